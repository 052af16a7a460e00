import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Reply, sharedBytes } from "#http/reply.ts";
import { loadOnce } from "#load-once.ts";

// The bundler recognizes this form, copies the file and replaces the path.
const file = new URL(
  "../../node_modules/@scalar/api-reference/dist/browser/standalone.js",
  import.meta.url,
);

const loadScript = loadOnce(async () => {
  const source = await readFile(file);
  return { source, etag: `"${createHash("sha256").update(source).digest("base64url")}"` };
});

/** 4 MB; browsers cache and revalidate it. */
export async function scalarScriptReply(): Promise<Reply> {
  const { source, etag } = await loadScript();
  return sharedBytes(source, { "Content-Type": "text/javascript; charset=utf-8", ETag: etag });
}
