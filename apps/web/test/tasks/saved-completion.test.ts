import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { type Completion, savedCompletion, toCompletion } from "#tasks/list/saved-completion.ts";

const mutationKey = ["set-completed", 1];

it.each([
  ["completed", [false], false],
  ["completed and reopened, both without success", [false, false], false],
  ["completed, and reopened without success", [true, false], true],
  ["completed, reopened and completed without success", [false, true, false], false],
])("a task that was %s is as it was saved last", async (_how, outcomes, expected) => {
  const queryClient = new QueryClient();
  let saved: boolean | undefined;
  const click = (completed: boolean, succeeds: boolean) => {
    const mutation = queryClient.getMutationCache().build(queryClient, {
      mutationKey,
      scope: { id: "1" },
      onMutate: (wanted: boolean) => toCompletion(queryClient, mutationKey, wanted),
      mutationFn: async () => {
        if (!succeeds) throw new Error("No answer.");
        return { completed };
      },
      onError: (_error, _wanted, completion: Completion | undefined) => {
        saved = completion && savedCompletion(completion);
      },
    });
    return mutation.execute(completed).catch(() => undefined);
  };
  // Another device may have changed the task since.
  await click(true, true);
  await Promise.all(outcomes.map((succeeds, index) => click(index % 2 === 0, succeeds)));
  expect(saved).toBe(expected);
});
