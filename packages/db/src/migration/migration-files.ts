import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ownMigrations = () => fileURLToPath(new URL("../../migrations", import.meta.url));

const stepwiseMark = "-- outside a transaction";

const breakpoint = "--> statement-breakpoint";

export const isStepwise = (file: string) => file.startsWith(stepwiseMark);

export const stepsOf = (file: string) => file.split(breakpoint);

interface Journal {
  entries: { when: number; tag: string }[];
}

export async function nameOf(when: number, migrationsFolder: string): Promise<string> {
  const journal = await readFile(join(migrationsFolder, "meta", "_journal.json"), "utf8");
  const entry = (JSON.parse(journal) as Journal).entries.find((one) => one.when === when);
  if (!entry) throw new Error("The newest migration is of a later release: go back with that one.");
  return entry.tag;
}

export async function readDown(name: string, migrationsFolder: string): Promise<string> {
  return readFile(join(migrationsFolder, "down", `${name}.sql`), "utf8").catch((cause: unknown) => {
    throw new Error(`${name} has no way back: restore a backup.`, { cause });
  });
}
