import config, { databaseOver } from "./vitest.config.ts";

export default { ...config, test: { ...config.test, projects: [databaseOver("partitions")] } };
