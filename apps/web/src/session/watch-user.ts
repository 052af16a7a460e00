import { readClaims, type TokenSource } from "@todo/client/token-cache";

interface Watch {
  /** Called with the user's id for every new token. */
  onUser: (userId: string) => void;
  /** Called when the session belongs to another user: nothing on the page is theirs. */
  onUserChange: (userId: string) => void;
}

/** Wraps a source to tell whose tokens it returns. The client refuses those of another user. */
export function watchUser(source: TokenSource, { onUser, onUserChange }: Watch) {
  let userId: string | undefined;

  async function token(): Promise<string> {
    const fresh = await source();
    const { sub } = readClaims(fresh);
    userId ??= sub;
    if (sub === userId) onUser(sub);
    else onUserChange(sub);
    return fresh;
  }

  // After a token, a missing session means one that has ended.
  return { token, hasHeld: () => userId !== undefined };
}
