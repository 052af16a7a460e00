import { hkdfSync } from "node:crypto";

const secretMinBytes = 32;

const placeholder =
  /change.?me|replace.?me|your.?secret|placeholder|super.?secret|better-auth-secret/i;
const distinctCharactersMin = 8;

/** What is wrong with a secret, or `undefined` for a usable one. */
export function findSecretProblem(secret: string): string | undefined {
  if (Buffer.byteLength(secret) < secretMinBytes) {
    return `must have at least ${secretMinBytes} bytes`;
  }
  if (placeholder.test(secret) || new Set(secret).size < distinctCharactersMin) {
    return "is a placeholder: use random characters, for example from `openssl rand -base64 48`";
  }
  return undefined;
}

/**
 * The key that Better Auth signs its own cookies and mails with (HKDF-SHA-256, RFC 5869). API tokens are
 * signed with the secret itself, so neither kind can ever pass as the other.
 */
export function deriveBetterAuthSecret(secret: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", "todo-backend/better-auth", 32)).toString(
    "hex",
  );
}
