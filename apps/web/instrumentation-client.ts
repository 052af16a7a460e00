// What Zod's `config({ jitless: true })` sets, before any schema is made and without loading Zod:
// it compiles validators with `new Function`, which our content security policy forbids.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
