import { ApiError } from "@todo/client/api-error";
import { readClaims, type TokenSource } from "@todo/client/token-cache";

interface Watch {
  /** Called with the user's id for every new token. */
  onUser: (userId: string) => void;
  /** The session belongs to somebody else than before: nothing on the page is theirs. */
  onUserChange: () => void;
}

/** A source whose tokens are all of one user: as soon as there is one of somebody else, it gives none. */
export function watchUser(source: TokenSource, { onUser, onUserChange }: Watch) {
  let userId: string | undefined;

  async function token(): Promise<string> {
    const fresh = await source();
    const { sub } = readClaims(fresh);
    if (userId !== undefined && sub !== userId) {
      onUserChange();
      const detail = "Somebody else has signed in.";
      throw new ApiError({ status: 401, code: "AUTHENTICATION_REQUIRED", detail });
    }
    userId = sub;
    onUser(sub);
    return fresh;
  }

  /** Whether there has been a token, so that a missing session means one that ended. */
  return { token, hasHeld: () => userId !== undefined };
}
