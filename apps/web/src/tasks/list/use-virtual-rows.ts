"use client";

import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef, useState } from "react";

interface VirtualRowsConfig {
  count: number;
  /** Must stay the same function while it gives the same keys: a new one measures every row again. */
  keyOf: (index: number) => number | string;
  /** Rows that stay mounted at any scroll position; indices without a row are ignored. */
  kept: [number, number];
}

const rowHeightPx = 52;

/** Renders only the visible rows, and some around them, of a list that scrolls with the page. */
export function useVirtualRows({ count, keyOf, kept: [first, second] }: VirtualRowsConfig) {
  const element = useRef<HTMLUListElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => setScrollMargin(element.current?.offsetTop ?? 0), []);

  const rangeExtractor = useCallback(
    (range: Range) => {
      const kept = [first, second].filter((index) => index >= 0 && index < range.count);
      return [...new Set([...defaultRangeExtractor(range), ...kept])].toSorted((a, b) => a - b);
    },
    [first, second],
  );
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeightPx,
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
    rows: virtualizer.getVirtualItems().map(({ index, key, start }) => {
      return { index, key, topPx: start - scrollMargin };
    }),
    lastSeen: virtualizer.range?.endIndex ?? 0,
  };
}

function isScrolledPast(topPx: number): boolean {
  return typeof window !== "undefined" && window.scrollY > topPx;
}
