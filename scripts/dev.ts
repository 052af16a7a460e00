/** `pnpm dev`: the database and all apps, which follow every change of the source. */
import { runSystem } from "./system/run-system.ts";

await runSystem("dev");
