/** Collects what the backend logs, as the raw lines that would go to stdout. */
export const logLines = {
  lines: [] as string[],
  write(line: string) {
    this.lines.push(line);
  },
  /** The log entry of the answer with this `X-Request-Id`. */
  of(requestId: string | null): Record<string, unknown> {
    const entries = this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const entry = entries.find((candidate) => candidate.request_id === requestId);
    if (!entry) throw new Error(`No log line for request ${requestId}`);
    return entry;
  },
};
