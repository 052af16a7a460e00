"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Returns a function that focuses the line for a new task. `showLine` shows a list, if there is no line. */
export function useNewTaskFocus(
  newTask: RefObject<HTMLInputElement | null>,
  showLine: () => void,
): () => void {
  const isWanted = useRef(false);
  // After every render, because the line comes with the list.
  useEffect(() => {
    if (!isWanted.current || !newTask.current) return;
    isWanted.current = false;
    newTask.current.focus();
  });
  return () => {
    isWanted.current = newTask.current === null;
    if (newTask.current) newTask.current.focus();
    else showLine();
  };
}
