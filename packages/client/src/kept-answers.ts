import { notModified } from "./create-sender.ts";

interface Answer<T> {
  data: T;
  headers: Headers;
  status: number;
}

export interface KeptAnswers {
  /** Sends a request with the ETag of its last answer. An unchanged answer is the same object again. */
  get<T>(key: string, send: (etag: string | undefined) => Promise<Answer<T>>): Promise<T>;
}

/** Keeps the last answers of one user in memory, at most `most`, the longest unused goes first. */
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
