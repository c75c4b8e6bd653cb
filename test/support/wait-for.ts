export { waitFor, type WaitOptions } from '@spoor/test-servers';
