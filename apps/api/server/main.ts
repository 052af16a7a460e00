// The self-hosted server, `node dist/server.mjs`.
import cluster from "node:cluster";
import { readSettings } from "#settings/env.ts";
import { startServer } from "#start-server.ts";
import { serve } from "./serve.ts";
import { startWorkers } from "./workers.ts";

await startServer();
const { workers } = readSettings();
if (workers > 1 && cluster.isPrimary) startWorkers(workers);
else serve();
