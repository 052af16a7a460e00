/** Our own errors explain themselves; those of drivers hide what matters in their causes. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Drizzle's message holds the SQL, its cause what went wrong.
  if (error.message.startsWith("Failed query") && error.cause) return describeFailure(error.cause);
  const reasons = error instanceof AggregateError ? error.errors.map(describeFailure) : [];
  return [error.message, ...reasons].filter(Boolean).join("\n");
}
