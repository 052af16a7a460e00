import type { JSONWebKeySet } from "jose";
import { type KeysFailure, KeysUnavailableError } from "./key-set.ts";

const timeoutMs = 3_000;
const maxBytes = 256 * 1024;
const maxKeys = 100;

/** Fetches a JWK Set (RFC 7517): at most 100 keys, 256 KiB, 3 s, no redirects. Throws `KeysUnavailableError`. */
export async function fetchKeySet(url: string): Promise<JSONWebKeySet> {
  try {
    const response = await fetch(url, {
      headers: { accept: "application/jwk-set+json, application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      // Next.js would cache the response.
      cache: "no-store",
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new KeysUnavailableError("status");
    }
    return parseKeySet(await readText(response));
  } catch (error) {
    if (error instanceof KeysUnavailableError) throw error;
    throw new KeysUnavailableError(failureOf(error));
  }
}

function failureOf(error: unknown): KeysFailure {
  if (error instanceof SyntaxError) return "not-a-key-set";
  return error instanceof Error && error.name === "TimeoutError" ? "timeout" : "unreachable";
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new KeysUnavailableError("too-large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parseKeySet(text: string): JSONWebKeySet {
  const keySet = JSON.parse(text) as Partial<JSONWebKeySet> | null;
  if (!Array.isArray(keySet?.keys)) throw new KeysUnavailableError("not-a-key-set");
  if (keySet.keys.length > maxKeys) throw new KeysUnavailableError("too-large");
  return { keys: keySet.keys };
}
