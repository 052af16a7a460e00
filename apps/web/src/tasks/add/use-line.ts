"use client";

import type { NewTask } from "@todo/client/task-changes";
import { useMemo, useState } from "react";
import type { TaskQuery } from "#tasks/cache/task-query.ts";
import { contextOf, eachOnce } from "./line-context.ts";
import { toOneLine } from "./to-one-line.ts";
import type * as UnderstoodLine from "./understood-line.tsx";

type Understanding = typeof UnderstoodLine;

const nothing: ReadonlySet<string> = new Set();

/** The line for a new task, and what it is understood as. */
export function useLine(query: TaskQuery) {
  const [text, setText] = useState("");
  const [literal, setLiteral] = useState(nothing);
  const [isLiteral, setWhollyLiteral] = useState(false);
  const [understanding, setUnderstanding] = useState<Understanding>();

  const tokens = useMemo(
    () => (isLiteral ? [] : (understanding?.understand(text, literal) ?? [])),
    [text, literal, isLiteral, understanding],
  );
  const context = useMemo(() => {
    if (!understanding || isLiteral || text.trim() === "") return [];
    const isSaid = (kind: string) => kind === "due" && tokens.some((token) => token.kind === kind);
    return contextOf(query).filter((token) => !isSaid(token.kind) && !literal.has(token.text));
  }, [understanding, isLiteral, text, query, tokens, literal]);

  function change(next: string): void {
    setText(next);
    if (next !== "") return;
    setLiteral(nothing);
    setWhollyLiteral(false);
  }

  /** Resolves to `undefined` where it can't be loaded: a line is taken literally there. */
  async function load(): Promise<Understanding | undefined> {
    if (understanding) return understanding;
    const loaded = await import("./understood-line.tsx").catch(() => undefined);
    if (loaded) setUnderstanding(loaded);
    return loaded;
  }

  return {
    text,
    tokens,
    understood: eachOnce([...tokens, ...context]),
    understanding,
    change,
    load,
    takeLiterally: (piece: string) => setLiteral(new Set([...literal, piece])),
    takeAllLiterally: () => setWhollyLiteral(true),
    /** The task that a line stands for; `undefined` for a line that nobody has seen understood. */
    toTask(line: string): NewTask | undefined {
      return line === text ? understanding?.toNewTask(line, tokens, context) : undefined;
    },
    /** Reads such a line. Resolves to its task; to `undefined` if it is understood as more than a title, which is shown then. */
    async read(line: string): Promise<NewTask | undefined> {
      change(line);
      const loaded = await load();
      if (!loaded) return { title: toOneLine(line).trim() };
      const isTitle = loaded.understand(line, nothing).length === 0;
      return isTitle ? loaded.toNewTask(line, [], contextOf(query)) : undefined;
    },
  };
}

export type Line = ReturnType<typeof useLine>;
