import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Reply, sharedBytes } from "#http/reply.ts";

// In this form the bundler finds the file, copies it into the build, and puts its new place here.
const file = new URL(
  "../../node_modules/@scalar/api-reference/dist/browser/standalone.js",
  import.meta.url,
);

interface Script {
  source: Buffer;
  etag: string;
}

let script: Promise<Script> | undefined;

async function readScript(): Promise<Script> {
  const source = await readFile(file);
  return { source, etag: `"${createHash("sha256").update(source).digest("base64url")}"` };
}

/** Scalar's browser bundle, 4 MB; browsers keep it and ask only whether it is still the same. */
export async function scalarScriptReply(): Promise<Reply> {
  script ??= readScript();
  const { source, etag } = await script;
  return sharedBytes(source, { "Content-Type": "text/javascript; charset=utf-8", ETag: etag });
}
