import { getBackend } from "#backend.ts";

/** The test file's database for the owner of its tables, who sees everything whatever the row security. */
export function ownerUrl(): string {
  const url = new URL(getBackend().settings.databaseUrl);
  url.username = "postgres";
  return url.href;
}
