"use client";

import { type ComponentType, useEffect } from "react";
import { useApp } from "#visit/app-context.ts";
import { useLatest } from "./use-latest.ts";
import { useOnDemand } from "./use-on-demand.ts";
import { useUsed } from "./use-used.ts";

interface FetchedAhead<Props> {
  /** Must be the same function in each call. */
  importComponent: () => Promise<ComponentType<Props>>;
  isNeeded: boolean;
  /** Called when it can't be loaded, which a notice says. */
  onFailure: () => void;
}

/** Loads a component once it is needed. Its script is fetched as soon as somebody uses the page, so that it opens at once and offline. */
export function useFetchedAhead<Props>(config: FetchedAhead<Props>) {
  const { importComponent, isNeeded, onFailure } = config;
  const { toaster } = useApp();
  const [Component, load] = useOnDemand(importComponent);
  const isMissing = isNeeded && !Component;
  const latest = useLatest(async () => {
    try {
      await load();
    } catch {
      onFailure();
      const description = "Check your connection, then try again.";
      toaster.show({ tone: "danger", title: "This can’t be loaded right now.", description });
    }
  });

  useEffect(() => {
    if (isMissing) void latest.current();
  }, [isMissing, latest]);

  useUsed(importComponent);
  return [Component] as const;
}
