// Decides which Ed25519 key signs. Better Auth's JWT plugin makes, encrypts and publishes the keys.
import { randomUUID } from "node:crypto";
import type { Db } from "@todo/db/database";
import { addSigningKey, listSigningKeys, type SigningKeyRow } from "@todo/db/auth/signing-keys";
import { limits } from "@todo/validation/limits";
import { symmetricDecrypt } from "better-auth/crypto";
import { createJwk, type JwtOptions } from "better-auth/plugins";
import type { JSONWebKeySet, JWK } from "jose";
import { keysTrustedForMs } from "./key-set.ts";

export interface TokenSigning {
  jwt?: Pick<NonNullable<JwtOptions["jwt"]>, "sign">;
  jwks: NonNullable<JwtOptions["jwks"]>;
  adapter?: NonNullable<JwtOptions["adapter"]>;
}

type PluginContext = Parameters<typeof createJwk>[0];
type KeyEncryption = Pick<PluginContext["context"], "secretConfig">;

const kind = { alg: "EdDSA", crv: "Ed25519" } as const;
/** Longer than any instance trusts its cached keys. */
const publishedBeforeMs = keysTrustedForMs + 5 * 60_000;
/** Until the last token of a retired key has expired. */
const publishedAfterMs = publishedBeforeMs + limits.sessionLifetimeSeconds * 1000 + 60 * 60_000;

interface SigningKeysConfig {
  db: Db;
  rotationSeconds: number;
  now?: (() => number) | undefined;
}

export interface SigningKeys {
  signing: TokenSigning;
  /** Loads the public keys, and creates the first pair. Throws errors of the database. */
  loadKeySet: (context: KeyEncryption) => Promise<JSONWebKeySet>;
}

export function createSigningKeys(config: SigningKeysConfig): SigningKeys {
  const { db, rotationSeconds, now = Date.now } = config;
  const isPublished = ({ expiresAt }: SigningKeyRow) =>
    expiresAt === null || expiresAt.getTime() + publishedAfterMs > now();
  const listPublished = async () => (await listSigningKeys(db)).filter(isPublished);

  const listReadable = async (keys: SigningKeyRow[], context: KeyEncryption) => {
    const isReadable = await Promise.all(keys.map((key) => canDecrypt(key, context)));
    return keys.filter((_, at) => isReadable[at]);
  };

  const isDue = ({ expiresAt }: SigningKeyRow) =>
    expiresAt !== null && expiresAt.getTime() <= now();

  const signing: TokenSigning = {
    jwks: {
      keyPairConfig: kind,
      gracePeriod: publishedAfterMs / 1000,
    },
    adapter: {
      getJwks: async (context) =>
        (context.path === "/jwks" ? await listPublished() : await findSigner(context)).map(toJwk),
      createJwk: async ({ publicKey, privateKey }, { context }) =>
        toJwk(await add(publicKey, privateKey, context)),
    },
  };

  // While instances have different secrets, each signs with its own keys.
  const maySign = ({ expiresAt }: SigningKeyRow) =>
    expiresAt === null || expiresAt.getTime() + publishedBeforeMs > now();

  async function add(
    publicKey: string,
    privateKey: string,
    context: KeyEncryption,
  ): Promise<SigningKeyRow> {
    const [newest] = await listSigningKeys(db);
    if (newest && !isDue(newest) && (await canDecrypt(newest, context))) return newest;
    const createdAt = new Date(now());
    const expiresAt = new Date(now() + rotationSeconds * 1000);
    const key = { id: randomUUID(), publicKey, privateKey, createdAt, expiresAt, ...kind };
    return addSigningKey(db, key, newest);
  }

  /** Returns the newest key that every verifier knows; without one the plugin makes a key that signs at once. */
  async function findSigner(context: PluginContext): Promise<SigningKeyRow[]> {
    const [newest] = await listSigningKeys(db);
    if (newest && isDue(newest)) await createJwk(context, signing);
    const keys = (await listReadable(await listSigningKeys(db), context.context)).filter(maySign);
    const isKnown = ({ createdAt }: SigningKeyRow) =>
      createdAt.getTime() + publishedBeforeMs <= now();
    const signer = keys.find(isKnown) ?? keys.at(-1);
    // The plugin would replace an expired key by one that no verifier knows.
    return signer ? [{ ...signer, expiresAt: null }] : [];
  }

  return {
    signing,
    loadKeySet: async (context) => {
      if ((await listPublished()).length === 0)
        await createJwk({ context } as PluginContext, signing);
      const keys = await listPublished();
      return {
        keys: keys.map(({ id, publicKey }) => ({
          ...(JSON.parse(publicKey) as JWK),
          kid: id,
          alg: kind.alg,
        })),
      };
    },
  };
}

function toJwk({ id, publicKey, privateKey, createdAt, expiresAt }: SigningKeyRow) {
  return { id, publicKey, privateKey, createdAt, ...(expiresAt && { expiresAt }), ...kind };
}

/** Whether the present secret encrypted the private half. */
function canDecrypt({ privateKey }: SigningKeyRow, { secretConfig }: KeyEncryption) {
  return symmetricDecrypt({ key: secretConfig, data: JSON.parse(privateKey) as string }).then(
    () => true,
    () => false,
  );
}
