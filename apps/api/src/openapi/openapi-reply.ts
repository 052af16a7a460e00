import { describeBetterAuth } from "@todo/auth/better-auth-document";
import type { Db } from "@todo/db/database";
import { type Reply, sharedBytes } from "#http/reply.ts";
import { compatibleDocument } from "./compatible-document.ts";
import { createOpenApiDocument } from "./document.ts";

interface Deployment {
  /** Whether people sign up and in here. */
  hasAccounts: boolean;
  /** Whether FRONTEND_COMPATIBILITY is on. */
  isCompatible: boolean;
}

/** The document as text, unless told otherwise as `docs/openapi.json` has it. `db` is not queried. */
export async function openApiText(
  db: Db,
  { hasAccounts, isCompatible }: Deployment = { hasAccounts: true, isCompatible: false },
): Promise<string> {
  const document = createOpenApiDocument(hasAccounts ? await describeBetterAuth(db) : undefined);
  return `${JSON.stringify(isCompatible ? compatibleDocument(document) : document, null, 2)}\n`;
}

const documents = new Map<string, Promise<Uint8Array>>();

/** Built on the first request, once per process. */
export async function openApiReply(db: Db, deployment: Deployment): Promise<Reply> {
  const key = JSON.stringify(deployment);
  const document = documents.get(key) ?? openApiText(db, deployment).then(Buffer.from);
  documents.set(key, document);
  return sharedBytes(await document, { "Content-Type": "application/json" });
}
