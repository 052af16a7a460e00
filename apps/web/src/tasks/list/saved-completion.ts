import type { Mutation, QueryClient } from "@tanstack/react-query";
import type { Task } from "@todo/validation/task";

/** A click that completes or reopens a task. */
export interface Completion {
  wanted: boolean;
  /** The click before, if that was still being saved. */
  earlier: Mutation | undefined;
}

/** Must be called by `onMutate` of the mutation with the key. */
export function toCompletion(
  queryClient: QueryClient,
  mutationKey: readonly unknown[],
  wanted: boolean,
): Completion {
  const pending = queryClient.getMutationCache().findAll({ mutationKey, status: "pending" });
  return { wanted, earlier: pending.at(-2) };
}

/** Whether the task is completed at the API after a click that has failed. */
export function savedCompletion({ wanted, earlier }: Completion): boolean {
  if (!earlier) return !wanted;
  const { status, data, context } = earlier.state;
  return status === "success" ? (data as Task).completed : savedCompletion(context as Completion);
}
