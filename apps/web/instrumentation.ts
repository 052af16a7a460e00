/** Called by Next.js once, before the first request. */
export async function register() {
  // In development pages need the WebSocket of Next.js; a function on Vercel has no connections.
  const isServer = process.env.NODE_ENV === "production" && process.env.VERCEL !== "1";
  if (process.env.NEXT_RUNTIME !== "nodejs" || !isServer) return;
  const { prepareServer } = await import("#server/prepare-server.ts");
  prepareServer();
}
