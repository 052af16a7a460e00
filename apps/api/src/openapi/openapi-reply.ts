import { describeBetterAuth } from "@todo/auth/better-auth-document";
import type { Db } from "@todo/db/database";
import type { Reply } from "../http/reply.ts";
import { createOpenApiDocument } from "./document.ts";

/** The document as text, as `docs/openapi.json` has it. `db` is not queried. */
export async function openApiText(db: Db): Promise<string> {
  const document = createOpenApiDocument(await describeBetterAuth(db));
  return `${JSON.stringify(document, null, 2)}\n`;
}

let text: Promise<string> | undefined;

/** Built on the first request, once per process. */
export async function openApiReply(db: Db): Promise<Reply> {
  text ??= openApiText(db);
  return { status: 200, headers: { "Content-Type": "application/json" }, body: await text };
}
