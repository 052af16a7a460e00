/** The server sets it on methods that Next.js can't route, and changes them to OPTIONS. */
export const unsupportedMethodHeader = "x-unsupported-method";
