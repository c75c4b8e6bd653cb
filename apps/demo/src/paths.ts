import { fileURLToPath } from 'node:url';

// src and dist lie at the same depth, so these hold for both.
/** Where the checkout stands in which the demo lives. */
export const checkoutDirectory = fileURLToPath(new URL('../../../', import.meta.url));
/** The page: plain files, served as they are. */
export const publicDirectory = fileURLToPath(new URL('../public/', import.meta.url));
