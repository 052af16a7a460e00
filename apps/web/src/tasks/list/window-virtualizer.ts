import {
  defaultRangeExtractor,
  observeWindowOffset,
  observeWindowRect,
  type Range,
  Virtualizer,
  type VirtualizerOptions,
  windowScroll,
} from "@tanstack/virtual-core";
import { flushSync } from "react-dom";

type Options = VirtualizerOptions<Window, HTMLElement>;
type Changing = "count" | "estimateSize" | "getItemKey" | "scrollMargin" | "anchorTo";

export interface WindowVirtualizer {
  virtualizer: Virtualizer<Window, HTMLElement>;
  setOptions: (options: Pick<Options, Changing | "rangeExtractor">) => void;
  /** Ref of each row: its height is measured. */
  measure: (row: HTMLElement | null) => void;
}

/** Creates a virtual list that scrolls with the page. `rerender` is called when other rows are visible. */
export function createWindowVirtualizer(rerender: () => void): WindowVirtualizer {
  let isCommitting = false;
  const fixed = {
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialOffset: () => window.scrollY,
    // Known before the first rendering, which renders no more than can be seen then.
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    overscan: 12,
    onChange(_: unknown, isSync: boolean) {
      // React cannot flush while it commits, which is when it calls refs.
      if (isSync && !isCommitting) flushSync(rerender);
      else rerender();
    },
  };
  const virtualizer = new Virtualizer<Window, HTMLElement>({
    ...fixed,
    count: 0,
    estimateSize: () => 0,
  });
  return {
    virtualizer,
    setOptions: (options) => virtualizer.setOptions({ ...fixed, ...options }),
    measure(row) {
      isCommitting = true;
      virtualizer.measureElement(row);
      isCommitting = false;
    },
  };
}

/** Visible rows, those around them, and those of `kept` that there are. */
export function withKept(range: Range, kept: readonly number[]): number[] {
  const present = kept.filter((index) => index >= 0 && index < range.count);
  return [...new Set([...defaultRangeExtractor(range), ...present])].toSorted((a, b) => a - b);
}
