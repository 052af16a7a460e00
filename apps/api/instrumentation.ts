/** Next.js calls this once, before the first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startServer } = await import("#start-server.ts");
  await startServer();
  const { startPurging } = await import("#changes/purge-changes.ts");
  startPurging();
}
