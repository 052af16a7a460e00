/** The secret of this checkout: made once, never shown. */
import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

async function makeSecret(file: string) {
  await mkdir(dirname(file), { recursive: true });
  // Written aside and linked, so that a killed run leaves no half and two runs no two secrets.
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, randomBytes(32).toString("base64url"), { mode: 0o600 });
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(aside);
}

/** The content of `file`; the first call makes it, readable by its owner only. */
export async function localSecret(file: string): Promise<string> {
  const read = () => readFile(file, "utf8");
  return read().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    await makeSecret(file);
    return read();
  });
}
