import { toApiError, unansweredError } from "./api-error.ts";
import { createTokenCache, type TokenSource } from "./token-cache.ts";
import { unlessAborted } from "./unless-aborted.ts";
import { withRetries } from "./with-retries.ts";
import { within } from "./within.ts";

export interface CallOptions {
  /** Aborts the call, which rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** The request outlives its page; browsers limit such bodies to 64 KiB per page. */
  keepalive?: boolean | undefined;
}

interface SentWith {
  headers: { Authorization: string };
  signal: AbortSignal;
  keepalive?: boolean;
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

interface SenderConfig {
  token: TokenSource;
  retryForMs: number;
  timeoutMs: number;
}

interface SendOptions extends CallOptions {
  /** For the whole response; by default the client's. */
  timeoutMs?: number;
  /** By default the client's. */
  retryForMs?: number;
}

export type Sender = <T>(
  send: (init: SentWith) => Promise<Answer<T>>,
  options?: SendOptions,
) => Promise<{ data: T; headers: Headers; status: number }>;

export const notModified = 304;

/** Sends and repeats calls, which must be safe to repeat. Rejects with an `ApiError`. */
export function createSender(config: SenderConfig): Sender {
  // Callers share a request for a token: one that hangs must not hold up all later ones.
  const tokens = createTokenCache(() => {
    const late = unansweredError(new Error("No token came in time."));
    return within(config.timeoutMs, config.token(), late);
  });

  return (send, options = {}) => {
    const { signal, keepalive, timeoutMs = config.timeoutMs } = options;
    const { retryForMs = config.retryForMs } = options;

    async function sendWith(accessToken: string) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const headers = { Authorization: `Bearer ${accessToken}` };
      const init = {
        headers,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        ...(keepalive && { keepalive }),
      };
      try {
        return await send(init);
      } catch (cause) {
        signal?.throwIfAborted();
        throw unansweredError(cause);
      }
    }

    async function sendAuthorized() {
      // A closing page cannot wait for a new token.
      const first = (keepalive && tokens.current()) || (await unlessAborted(tokens.get(), signal));
      const answer = await sendWith(first);
      if (answer.response.status !== 401) return answer;
      // A 401 has changed nothing. A new token of the same second may equal the refused one.
      return sendWith(await unlessAborted(tokens.renew(first), signal));
    }

    return withRetries(
      async () => {
        signal?.throwIfAborted();
        const { data, error, response } = await sendAuthorized();
        const { ok, status, headers } = response;
        if (!ok && status !== notModified) throw toApiError(response, error);
        return { data: data as NonNullable<typeof data>, headers, status };
      },
      { retryForMs, signal },
    );
  };
}
