/** Drivers hide the reason in the causes of their errors. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message.startsWith("Failed query") && error.cause) return describeFailure(error.cause);
  const reasons = error instanceof AggregateError ? error.errors.map(describeFailure) : [];
  return [error.message, ...reasons].filter(Boolean).join("\n");
}
