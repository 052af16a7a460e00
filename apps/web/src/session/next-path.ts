const fallback = "/tasks";

/** Path to open after sign-in: `next` if it is a page of ours, else the tasks. */
export function nextPath(next: string | null | undefined): string {
  // Resolved like in a browser, so that `//host`, `/\host` and control characters can't lead elsewhere.
  const origin = "http://here.invalid";
  const url = next?.startsWith("/") && URL.canParse(next, origin) ? new URL(next, origin) : null;
  // `/x/..//host` resolves to `//host`, which would lead elsewhere.
  if (url?.origin !== origin || url.pathname.startsWith("//")) return fallback;
  return isSignIn(url.pathname) ? fallback : `${url.pathname}${url.search}${url.hash}`;
}

/** Path of the sign-in page that leads back to `path`. From there it leads back as before: requests of the page before may fail late. */
export function signInPath(path: string, reason?: "expired" | "reset"): string {
  if (isSignIn(path)) return path;
  const query = new URLSearchParams({ ...(reason && { reason }), next: path });
  return `/sign-in?${query}`;
}

function isSignIn(path: string): boolean {
  return /^\/sign-(in|up)([/?]|$)/.test(path);
}
