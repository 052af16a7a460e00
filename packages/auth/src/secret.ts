import { hkdfSync } from "node:crypto";

const secretMinBytes = 32;

const placeholder =
  /change.?me|replace.?me|your.?secret|placeholder|super.?secret|better-auth-secret/i;
const distinctCharactersMin = 8;

/** Returns the problem of a secret, or `undefined`. */
export function findSecretProblem(secret: string): string | undefined {
  if (Buffer.byteLength(secret) < secretMinBytes) {
    return `must have at least ${secretMinBytes} bytes`;
  }
  if (placeholder.test(secret) || new Set(secret).size < distinctCharactersMin) {
    return "is a placeholder: use random characters, for example from `openssl rand -base64 48`";
  }
  return undefined;
}

/** Derives Better Auth's key (HKDF-SHA-256, RFC 5869), so that its cookies and emails never pass as API tokens. */
export function deriveBetterAuthSecret(secret: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", "todo-backend/better-auth", 32)).toString(
    "hex",
  );
}
