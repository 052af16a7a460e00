import { describeBetterAuth } from "@todo/auth/better-auth-document";
import type { Db } from "@todo/db/database";
import type { Reply } from "../http/reply.ts";
import { createOpenApiDocument } from "./document.ts";

/** The document as text, as `docs/openapi.json` has it. `db` is not queried. */
export async function openApiText(db: Db, hasAccounts = true): Promise<string> {
  const document = createOpenApiDocument(hasAccounts ? await describeBetterAuth(db) : undefined);
  return `${JSON.stringify(document, null, 2)}\n`;
}

const texts = new Map<boolean, Promise<string>>();

/** Built on the first request, once per process. `hasAccounts` is whether people sign up and in here. */
export async function openApiReply(db: Db, hasAccounts: boolean): Promise<Reply> {
  const text = texts.get(hasAccounts) ?? openApiText(db, hasAccounts);
  texts.set(hasAccounts, text);
  return { status: 200, headers: { "Content-Type": "application/json" }, body: await text };
}
