import { describeBetterAuth } from "@todo/auth/better-auth-document";
import type { Db } from "@todo/db/database";
import { type Reply, sharedBytes } from "#http/reply.ts";
import { loadOnce } from "#load-once.ts";
import { compatibleDocument } from "./compatible-document.ts";
import { createOpenApiDocument } from "./document.ts";

interface Deployment {
  /** Accounts live here. */
  hasAccounts: boolean;
  /** FRONTEND_COMPATIBILITY. */
  isCompatible: boolean;
}

/** By default the text of `docs/openapi.json`. Does not query `db`. */
export async function openApiText(
  db: Db,
  { hasAccounts, isCompatible }: Deployment = { hasAccounts: true, isCompatible: false },
): Promise<string> {
  const document = createOpenApiDocument(hasAccounts ? await describeBetterAuth(db) : undefined);
  return `${JSON.stringify(isCompatible ? compatibleDocument(document) : document, null, 2)}\n`;
}

const documents = new Map<string, () => Promise<Uint8Array>>();

/** Cached per process. */
export async function openApiReply(db: Db, deployment: Deployment): Promise<Reply> {
  const key = JSON.stringify(deployment);
  const create = () => openApiText(db, deployment).then(Buffer.from);
  const load = documents.get(key) ?? loadOnce(create);
  documents.set(key, load);
  return sharedBytes(await load(), { "Content-Type": "application/json" });
}
