import { createHmac } from "node:crypto";

export const secret = "T3st-0nly-secret-With-enough-0f-everything";

interface Forgery {
  header?: Record<string, unknown>;
  key?: string;
  hash?: "sha256" | "sha384" | "sha512";
}

const encode = (part: unknown) =>
  Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");

/** A compact JWS as anybody could write it by hand; with only `claims`, the one a rightful issuer writes. */
export function forge(claims: unknown, { header, key = secret, hash = "sha256" }: Forgery = {}) {
  const signed = `${encode({ alg: "HS256", typ: "JWT", ...header })}.${encode(claims)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest("base64url")}`;
}

/** The two readable parts of a token. */
export function read(token: string) {
  const [header, claims] = token
    .split(".", 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  return { header, claims };
}
