import { ApiError } from "@todo/client/api-error";
import { readClaims, type TokenSource } from "@todo/client/token-cache";

interface Watch {
  /** Called with the user's id for every new token. */
  onUser: (userId: string) => void;
  /** Called when the session belongs to another user: nothing on the page is theirs. */
  onUserChange: (userId: string) => void;
}

/** Wraps a source so that all its tokens are of one user: it refuses those of another. */
export function watchUser(source: TokenSource, { onUser, onUserChange }: Watch) {
  let userId: string | undefined;

  async function token(): Promise<string> {
    const fresh = await source();
    const { sub } = readClaims(fresh);
    if (userId !== undefined && sub !== userId) {
      onUserChange(sub);
      const detail = "Somebody else has signed in.";
      throw new ApiError({ status: 401, code: "AUTHENTICATION_REQUIRED", detail });
    }
    userId = sub;
    onUser(sub);
    return fresh;
  }

  // After a token, a missing session means one that has ended.
  return { token, hasHeld: () => userId !== undefined };
}
