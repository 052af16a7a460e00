import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  casing: "snake_case",
  schema: [
    "./src/tasks/task-tables.ts",
    "./src/changes/change-tables.ts",
    "./src/auth/auth-tables.ts",
    "./src/auth/attempt-tables.ts",
    "./src/auth/access-token-tables.ts",
  ],
  out: "./migrations",
  dbCredentials: { url: process.env.DATABASE_URL ?? "" },
});
