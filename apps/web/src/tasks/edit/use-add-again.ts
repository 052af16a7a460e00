"use client";

import { createIdempotencyKey } from "@todo/client/create-idempotency-key";
import type { NewTask } from "@todo/client/task-changes";
import type { Task } from "@todo/validation/task";
import { useRef } from "react";
import { useCreateTask } from "#tasks/add/use-create-task.ts";

/** Adds the text of a deleted task as a new task; repeating it adds no second one. */
export function useAddAgain() {
  const { mutateAsync, isPending } = useCreateTask();
  const last = useRef<{ text: string; key: string }>(undefined);
  function add(task: NewTask): Promise<Task> {
    const text = JSON.stringify(task);
    if (last.current?.text !== text) last.current = { text, key: createIdempotencyKey() };
    return mutateAsync({ task, key: last.current.key });
  }
  return { add, isPending };
}
