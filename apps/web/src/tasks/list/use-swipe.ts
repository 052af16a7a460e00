"use client";

import { type PointerEvent, useRef } from "react";

interface SwipeConfig {
  isEnabled: boolean;
  onRight: () => void;
  onLeft: () => void;
}

/** Beyond it a finger scrolls or swipes, and no longer taps. */
const slopPx = 10;
const actsFromPx = 88;

/** Handlers of an element that a finger moves aside: far enough to the right or left, it acts. */
export function useSwipe({ isEnabled, onRight, onLeft }: SwipeConfig) {
  const start = useRef<{ x: number; y: number }>(undefined);
  const movedPx = useRef(0);

  function show(element: HTMLElement, px: number): void {
    movedPx.current = px;
    element.style.translate = px === 0 ? "" : `${px}px`;
    const row = element.parentElement;
    if (px === 0) delete row?.dataset["swipe"];
    else if (row) row.dataset["swipe"] = px > 0 ? "right" : "left";
    element.toggleAttribute("data-acts", Math.abs(px) >= actsFromPx);
  }

  function end({ currentTarget }: PointerEvent<HTMLElement>, isDone: boolean): void {
    const px = movedPx.current;
    start.current = undefined;
    show(currentTarget, 0);
    if (!isDone || Math.abs(px) < actsFromPx) return;
    if (px > 0) onRight();
    else onLeft();
  }

  if (!isEnabled) return {};
  return {
    onPointerDown({ pointerType, isPrimary, clientX: x, clientY: y }: PointerEvent) {
      start.current = pointerType === "touch" && isPrimary ? { x, y } : undefined;
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (!start.current) return;
      const [x, y] = [event.clientX - start.current.x, event.clientY - start.current.y];
      const isScroll = movedPx.current === 0 && Math.abs(y) > Math.abs(x);
      if (isScroll && Math.abs(y) > slopPx) start.current = undefined;
      else if (movedPx.current !== 0 || Math.abs(x) > slopPx) {
        event.currentTarget.setPointerCapture(event.pointerId);
        show(event.currentTarget, x);
      }
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => end(event, true),
    onPointerCancel: (event: PointerEvent<HTMLElement>) => end(event, false),
  };
}
