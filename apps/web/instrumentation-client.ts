import { config } from "zod/v4/core";

// Before any schema is made: compiling validators with `new Function` breaks our policy.
config({ jitless: true });
