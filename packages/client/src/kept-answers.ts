import { notModified } from "./create-sender.ts";

interface Answer<T> {
  data: T;
  headers: Headers;
  status: number;
}

export interface KeptAnswers {
  /** Sends the cached response's ETag. An unchanged response resolves to the same object. */
  get<T>(key: string, send: (etag: string | undefined) => Promise<Answer<T>>): Promise<T>;
}

/** Caches at most `most` responses of one user; evicts the least recently used. */
export function createKeptAnswers(most = 20): KeptAnswers {
  const kept = new Map<string, { etag: string; data: unknown }>();

  return {
    async get<T>(key: string, send: (etag: string | undefined) => Promise<Answer<T>>): Promise<T> {
      const before = kept.get(key);
      const { data, headers, status } = await send(before?.etag);
      const answer = before && status === notModified ? before : toKept(data, headers);
      kept.delete(key);
      if (answer.etag) kept.set(key, answer);
      for (const [oldest] of kept) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
      return answer.data as T;
    },
  };
}

function toKept(data: unknown, headers: Headers) {
  return { etag: headers.get("ETag") ?? "", data };
}
