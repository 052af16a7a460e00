/** `pnpm start`: the database and all apps as built by `pnpm build`. */
import { runSystem } from "./system/run-system.ts";

await runSystem("start");
