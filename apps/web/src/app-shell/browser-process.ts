/** All that libraries read of Node.js's `process` in browsers. `next.config.ts` puts it in place of a polyfill. */
export const env = {};
