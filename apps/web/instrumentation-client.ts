// Same as Zod's `config({ jitless: true })`, but before any schema exists and without loading Zod:
// our content security policy forbids the `new Function` of its compiled validators.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
