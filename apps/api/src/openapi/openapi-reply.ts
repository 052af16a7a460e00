import { describeBetterAuth } from "@todo/auth/better-auth-document";
import type { Db } from "@todo/db/database";
import { type Reply, sharedBytes } from "#http/reply.ts";
import { createOpenApiDocument } from "./document.ts";

/** The document as text, as `docs/openapi.json` has it. `db` is not queried. */
export async function openApiText(db: Db, hasAccounts = true): Promise<string> {
  const document = createOpenApiDocument(hasAccounts ? await describeBetterAuth(db) : undefined);
  return `${JSON.stringify(document, null, 2)}\n`;
}

const documents = new Map<boolean, Promise<Uint8Array>>();

/** Built on the first request, once per process. `hasAccounts` is whether people sign up and in here. */
export async function openApiReply(db: Db, hasAccounts: boolean): Promise<Reply> {
  const document = documents.get(hasAccounts) ?? openApiText(db, hasAccounts).then(Buffer.from);
  documents.set(hasAccounts, document);
  return sharedBytes(await document, { "Content-Type": "application/json" });
}
