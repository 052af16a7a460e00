import { isNeonHost } from "./neon-url.ts";

/** Redirects requests for Neon to loopback; returns the undo function. */
export function redirectNeon(port: number): () => void {
  const { fetch, WebSocket } = globalThis;
  const redirected = (address: string | URL) => {
    const url = new URL(address);
    if (!isNeonHost(url.hostname)) return url;
    const protocol = url.protocol === "wss:" ? "ws:" : "http:";
    return new URL(`${protocol}//127.0.0.1:${port}${url.pathname}?host=${url.hostname}`);
  };
  globalThis.fetch = (input, init) =>
    fetch(input instanceof Request ? input : redirected(input), init);
  globalThis.WebSocket = class extends WebSocket {
    constructor(...[url, protocols]: ConstructorParameters<typeof WebSocket>) {
      super(redirected(url), protocols);
    }
  };
  return () => Object.assign(globalThis, { fetch, WebSocket });
}
