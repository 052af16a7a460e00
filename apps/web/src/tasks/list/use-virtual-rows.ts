"use client";

import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

interface VirtualRowsConfig {
  count: number;
  /** Must stay the same function while it gives the same keys: a new one measures every row again. */
  keyOf: (index: number) => number | string;
  heightOf: (index: number) => number;
  /** Rows that stay mounted at any scroll position; indices without a row are ignored. */
  kept: readonly number[];
}

/** Renders only the visible rows, and some around them, of a list that scrolls with the page. All of them on paper. */
export function useVirtualRows({ count, keyOf, heightOf, kept }: VirtualRowsConfig) {
  const element = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  const isPrinting = useIsPrinting();
  useLayoutEffect(() => setScrollMargin(element.current?.offsetTop ?? 0), []);

  const keptText = kept.join();
  const rangeExtractor = useCallback(
    (range: Range) => {
      if (isPrinting) return Array.from({ length: range.count }, (_, index) => index);
      const wanted = keptText.split(",").map(Number);
      const present = wanted.filter((index) => index >= 0 && index < range.count);
      return [...new Set([...defaultRangeExtractor(range), ...present])].toSorted((a, b) => a - b);
    },
    [isPrinting, keptText],
  );
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: heightOf,
    getItemKey: keyOf,
    overscan: 12,
    scrollMargin,
    rangeExtractor,
    // Rows that come or go above what is being read don't move it.
    anchorTo: isScrolledPast(scrollMargin) ? "end" : "start",
  });
  return {
    element,
    measure: virtualizer.measureElement,
    heightPx: virtualizer.getTotalSize(),
    rows: virtualizer.getVirtualItems().map(({ index, start }) => {
      return { index, topPx: start - scrollMargin };
    }),
    lastSeen: virtualizer.range?.endIndex ?? 0,
  };
}

function isScrolledPast(topPx: number): boolean {
  return typeof window !== "undefined" && window.scrollY > topPx;
}

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
