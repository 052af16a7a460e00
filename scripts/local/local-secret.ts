import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

async function makeSecret(file: string) {
  await mkdir(dirname(file), { recursive: true });
  // Linked when complete: a killed run leaves no partial file, concurrent runs agree on one.
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, randomBytes(32).toString("base64url"), { mode: 0o600 });
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(aside);
}

/** Creates `file` on the first call, readable by its owner only. */
export async function localSecret(file: string): Promise<string> {
  const read = () => readFile(file, "utf8");
  return read().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    await makeSecret(file);
    return read();
  });
}
