"use client";

import type { Range } from "@tanstack/virtual-core";
import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useUsed } from "#ui/use-used.ts";
import type * as Virtualizers from "./window-virtualizer.ts";

interface VirtualRowsConfig {
  count: number;
  /** Must stay the same function while it gives the same keys: a new one measures every row again. */
  keyOf: (index: number) => number | string;
  heightOf: (index: number) => number;
  /** Rows that stay mounted at any scroll position; indices without a row are ignored. */
  kept: readonly number[];
}

/** Rows that are rendered without a virtual list, whose script is larger than they are. */
const mostInFlow = 60;

let virtualizers: typeof Virtualizers | undefined;

async function importVirtualizers(): Promise<void> {
  virtualizers = await import("./window-virtualizer.ts");
}

/** Renders a short list whole. Of a long one that scrolls with the page it renders the visible rows, and some around them. All of them on paper. */
export function useVirtualRows({ count, keyOf, heightOf, kept }: VirtualRowsConfig) {
  const element = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  const isPrinting = useIsPrinting();
  useLayoutEffect(() => setScrollMargin(element.current?.offsetTop ?? 0), []);

  const keptText = kept.join();
  const rangeExtractor = useCallback(
    (range: Range) => {
      if (isPrinting || !virtualizers) return indicesTo(range.count);
      return virtualizers.withKept(range, keptText.split(",").map(Number));
    },
    [isPrinting, keptText],
  );
  const { virtual, hasFailed } = useWindowVirtualizer(count > mostInFlow);
  virtual?.setOptions({
    count,
    estimateSize: heightOf,
    getItemKey: keyOf,
    scrollMargin,
    rangeExtractor,
    // Rows that come or go above what is being read don't move it.
    anchorTo: (virtual.virtualizer.scrollOffset ?? 0) > scrollMargin ? "end" : "start",
  });
  useLayoutEffect(() => virtual?.virtualizer._didMount(), [virtual]);
  useLayoutEffect(() => virtual?.virtualizer._willUpdate());

  const items = virtual?.virtualizer.getVirtualItems() ?? [];
  if (!virtual || items.length === 0) {
    const isWhole = hasFailed || isPrinting || count <= mostInFlow;
    const heightPx = isWhole ? undefined : sum(indicesTo(count).map(heightOf));
    const rows = indicesTo(isWhole ? count : mostInFlow).map((index) => ({
      index,
      topPx: undefined,
    }));
    return { element, measure: undefined, heightPx, rows, lastSeen: isWhole ? count - 1 : 0 };
  }
  return {
    element,
    measure: virtual.measure,
    heightPx: virtual.virtualizer.getTotalSize(),
    rows: items.map(({ index, start }) => ({ index, topPx: start - scrollMargin })),
    lastSeen: virtual.virtualizer.range?.endIndex ?? 0,
  };
}

/** Virtual list as soon as it was needed once; its script is fetched when the page is used. */
function useWindowVirtualizer(isNeeded: boolean) {
  const rerender = useReducer((renders: number) => renders + 1, 0)[1];
  const create = () => virtualizers?.createWindowVirtualizer(rerender);
  const [virtual, setVirtual] = useState(() => (isNeeded ? create() : undefined));
  const [hasFailed, setFailed] = useState(false);
  const isMissing = isNeeded && !virtual;
  useEffect(() => {
    if (!isMissing) return;
    importVirtualizers().then(
      () => setVirtual(virtualizers?.createWindowVirtualizer(rerender)),
      () => setFailed(true),
    );
  }, [isMissing, rerender]);
  useUsed(importVirtualizers);
  return { virtual, hasFailed };
}

const indicesTo = (count: number) => Array.from({ length: count }, (_, index) => index);

const sum = (heights: number[]) => heights.reduce((total, height) => total + height, 0);

function useIsPrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const print = window.matchMedia("print");
    // At once: the browser prints what is there after the event.
    const update = () => flushSync(() => setPrinting(print.matches));
    print.addEventListener("change", update);
    return () => print.removeEventListener("change", update);
  }, []);
  return isPrinting;
}
