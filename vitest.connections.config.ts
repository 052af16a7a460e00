import { isMissing } from "@todo/programs/find-program";
import config, { databaseOver } from "./vitest.config.ts";

export default {
  ...config,
  test: {
    ...config.test,
    projects: [
      databaseOver("neon"),
      databaseOver("neon-websocket"),
      ...(isMissing("pgbouncer") ? [] : [databaseOver("pgbouncer")]),
    ],
    reporters: ["default", ["json", { outputFile: "test-results/vitest-connections.json" }]],
  },
};
