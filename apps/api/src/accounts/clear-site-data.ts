/** Makes a browser forget the answers that it kept: `private, no-cache` leaves them on its disk (W3C Clear Site Data). */
export const forgetKept = { "Clear-Site-Data": '"cache"' };

/** Better Auth's routes after which nobody is signed in. */
export const leavingPaths = ["/sign-out", "/delete-user"];
