// Preloaded with --import: whoever imports typeorm in this process gets 0.3, the oldest version that is supported.
import { register } from 'node:module';

const hooks = `
export const resolve = (specifier, context, next) =>
  next(specifier === 'typeorm' || specifier.startsWith('typeorm/') ? specifier.replace('typeorm', 'typeorm-0.3') : specifier, context);
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
