import { toApiError, unansweredError } from "./api-error.ts";
import { createTokenCache, type TokenSource } from "./token-cache.ts";
import { withRetries } from "./with-retries.ts";

export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason, and nothing is sent any more. */
  signal?: AbortSignal | undefined;
  /** The request outlives the page that makes it; its body has at most 64 KiB with all others of the page. */
  keepalive?: boolean | undefined;
}

/** What each try of a call is made with. */
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

export type Sender = <T>(
  send: (init: SentWith) => Promise<Answer<T>>,
  options?: CallOptions,
) => Promise<{ data: T; headers: Headers }>;

/** Sends calls, which must be safe to repeat, with a token. They reject with an `ApiError`. */
export function createSender({ token, retryForMs, timeoutMs }: SenderConfig): Sender {
  const tokens = createTokenCache(token);

  return (send, options = {}) => {
    const { signal, keepalive } = options;

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
      // A page that is going away can't wait for a new token.
      const first = (keepalive && tokens.current()) || (await tokens.get());
      const answer = await sendWith(first);
      if (answer.response.status !== 401) return answer;
      // A 401 means that nothing was done, so sending again with a fresh token repeats nothing.
      // Also with the same one: of two tokens of one second neither differs from the other.
      return sendWith(await tokens.renew(first));
    }

    return withRetries(
      async () => {
        signal?.throwIfAborted();
        const { data, error, response } = await sendAuthorized();
        if (!response.ok) throw toApiError(response, error);
        return { data: data as NonNullable<typeof data>, headers: response.headers };
      },
      { retryForMs, signal },
    );
  };
}
