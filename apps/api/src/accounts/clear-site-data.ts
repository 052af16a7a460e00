/** Clears the browser's cache: `private, no-cache` leaves responses on its disk (W3C Clear Site Data). */
export const forgetKept = { "Clear-Site-Data": '"cache"' };

/** Routes of Better Auth that end the session of the request. */
export const leavingPaths = ["/sign-out", "/revoke-sessions", "/delete-user"];
