"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { limits } from "@todo/validation/limits";
import { useEffect, useState } from "react";
import { taskListKey } from "#tasks/cache/task-list-cache.ts";
import { useApp } from "#visit/app-context.ts";
import { stillMatching } from "./palette-entries.ts";

const pauseMs = 120;
const foundAtMost = 8;

/** Tasks that the API finds for a text, once typing pauses. */
export function useFoundTasks(text: string) {
  const { tasks } = useApp();
  const [search, setSearch] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  // As many characters as the API takes.
  const term = [...search].slice(0, limits.searchMaxLength).join("");
  const { data, isError, isPlaceholderData } = useQuery({
    queryKey: ["palette", ...taskListKey, term],
    queryFn: ({ signal }) => tasks.page({ search: term, limit: foundAtMost }, { signal }),
    enabled: term !== "",
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const known = term === "" || text === "" ? [] : (data?.tasks ?? []);
  const isEarlier = search !== text || isPlaceholderData;
  const found = isEarlier ? stillMatching(known, text) : known;
  return { found, hasFailed: isError && text !== "" };
}
