"use client";

import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef, useState } from "react";

interface VirtualRowsConfig {
  count: number;
  /** The same function as long as it gives the same keys: with another one every row is measured anew. */
  keyOf: (index: number) => number | string;
  /** Rows that stay mounted wherever the page is scrolled to; others than rows are ignored. */
  kept: [number, number];
}

const rowHeightPx = 52;

/** Of a list as long as the page: the rows that can be seen, and some around them. */
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
