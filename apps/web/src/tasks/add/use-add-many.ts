"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toApiError } from "@todo/client/api-error";
import { createIdempotencyKey } from "@todo/client/create-idempotency-key";
import { limits } from "@todo/validation/limits";
import type { Task } from "@todo/validation/task";
import { useState } from "react";
import { toFailure } from "#api/failure.ts";
import { showPresent } from "#tasks/cache/show-present.ts";
import { useApp } from "#visit/app-context.ts";
import { tasksInWords } from "#tasks/tasks-in-words.ts";

interface Chunk {
  titles: readonly string[];
  /** `Idempotency-Key` of every attempt. */
  key: string;
}

/** Adds a task for each title, the first one last, so that it is on top. What fails is left. */
export function useAddMany(titles: readonly string[], onDone: () => void) {
  const { tasks, undo, announce } = useApp();
  const queryClient = useQueryClient();
  const [chunks, setChunks] = useState(() => toChunks(titles.toReversed()));
  const [error, setError] = useState<string>();
  const left = chunks.flatMap((chunk) => chunk.titles).toReversed();

  const { mutate, isPending } = useMutation({
    async mutationFn(sent: readonly Chunk[]) {
      const added: Task[] = [];
      const operations: string[] = [];
      const failed: Chunk[] = [];
      let failure: unknown;
      for (const chunk of sent) {
        try {
          const creations = chunk.titles.map((title) => ({ op: "create", title }) as const);
          const { results, operation } = await tasks.bulk(creations, { idempotencyKey: chunk.key });
          operations.push(operation);
          const refused = chunk.titles.filter((_title, index) => {
            const result = results[index];
            if (result && "task" in result) return added.push(result.task) === 0;
            failure = toApiError({ status: result?.status ?? 500, headers: new Headers() }, result);
            return true;
          });
          failed.push(...toChunks(refused));
        } catch (thrown) {
          failed.push(chunk);
          failure = thrown;
        }
      }
      return { added, operations, failed, failure };
    },
    async onSuccess({ added, operations, failed, failure }) {
      await showPresent(queryClient, new Map(added.map((task) => [task.id, task])));
      const count = tasksInWords(added.length);
      if (added.length > 0) {
        announce(`${count} added`);
        const title = `${count} added`;
        undo.offer({
          title,
          did: "added",
          tasks: added,
          operations,
          undone: `${count} taken back`,
        });
      }
      setChunks(failed);
      if (failed.length === 0) return onDone();
      setError(`Not added. ${toFailure(failure).message} Your lines stay here.`);
    },
  });
  return { left, error, isAdding: isPending, add: () => mutate(chunks) };
}

/** Titles in requests of the size that the API takes. */
function toChunks(titles: readonly string[]): Chunk[] {
  const size = limits.bulkOperationsMax;
  const count = Math.ceil(titles.length / size);
  return Array.from({ length: count }, (_, index) => ({
    titles: titles.slice(index * size, (index + 1) * size),
    key: createIdempotencyKey(),
  }));
}
