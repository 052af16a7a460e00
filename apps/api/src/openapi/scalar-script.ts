import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Reply, sharedBytes } from "#http/reply.ts";

// The bundler recognizes this form, copies the file and replaces the path.
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

/** 4 MB; browsers cache and revalidate it. */
export async function scalarScriptReply(): Promise<Reply> {
  script ??= readScript();
  const { source, etag } = await script;
  return sharedBytes(source, { "Content-Type": "text/javascript; charset=utf-8", ETag: etag });
}
