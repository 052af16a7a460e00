// The form of access tokens: `todo_`, 37 random characters of base62, their CRC-32 in 6 characters.
import { hash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const prefix = "todo_";
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 220 bits. */
const randomLength = 37;
const checksumLength = 6;
const form = new RegExp(`^${prefix}[0-9A-Za-z]{${randomLength + checksumLength}}$`);

export function newAccessToken(): string {
  const random = Array.from({ length: randomLength }, () => digits.charAt(randomInt(62))).join("");
  return `${prefix}${random}${checksumOf(random)}`;
}

export function isAccessToken(token: string): boolean {
  return token.startsWith(prefix);
}

export function isWellFormed(token: string): boolean {
  return (
    form.test(token) && token.endsWith(checksumOf(token.slice(prefix.length, -checksumLength)))
  );
}

/** Returns the SHA-256 in base64url, by which tokens are stored. */
export function hashOfAccessToken(token: string): string {
  return hash("sha256", token, "base64url");
}

function checksumOf(random: string): string {
  let rest = crc32(random);
  let checksum = "";
  while (checksum.length < checksumLength) {
    checksum = digits.charAt(rest % 62) + checksum;
    rest = Math.floor(rest / 62);
  }
  return checksum;
}
