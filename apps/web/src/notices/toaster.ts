import { createStore, type StoreApi } from "zustand/vanilla";

export interface Notice {
  /** Replaces the notice with the same id. */
  id?: string;
  title: string;
  description?: string | undefined;
  tone?: "neutral" | "danger";
  /** `keys` do the same as a click. */
  action?: { label: string; keys?: string; onClick: () => void } | undefined;
  /** Called when it closes in any way, but not when another replaces it. */
  onClose?: () => void;
}

export type ShownNotice = Notice & { id: string };

export interface Toaster {
  show: (notice: Notice) => void;
  close: (id: string) => void;
  notices: StoreApi<readonly ShownNotice[]>;
  /** Stops the timers while somebody reads or reaches for the notices. */
  hold: () => void;
  release: () => void;
}

/** Long enough to reach the action with a keyboard or a screen reader. */
const shownForMs = 8000;
const shownAtMost = 3;

/**
 * Creates notices that close by themselves. The component library's toasts would add an eighth to
 * the page's scripts, and loading them on demand fails when a notice is about the network.
 */
export function createToaster(): Toaster {
  const notices = createStore<readonly ShownNotice[]>(() => []);
  const timers = createTimers((id) => close(id));
  let lastId = 0;

  function close(id: string): void {
    const shown = notices.getState();
    const notice = shown.find((candidate) => candidate.id === id);
    if (!notice) return;
    timers.stop(id);
    notices.setState(without(shown, id), true);
    notice.onClose?.();
  }

  return {
    notices,
    close,
    show(notice) {
      lastId += 1;
      const id = notice.id ?? `notice-${lastId}`;
      notices.setState([...without(notices.getState(), id), { ...notice, id }], true);
      timers.start(id);
      const [oldest, ...others] = notices.getState();
      if (oldest && others.length >= shownAtMost) close(oldest.id);
    },
    hold: () => timers.hold(),
    release: () => timers.release(notices.getState().map(({ id }) => id)),
  };
}

function without(notices: readonly ShownNotice[], id: string): ShownNotice[] {
  return notices.filter((notice) => notice.id !== id);
}

function createTimers(onEnd: (id: string) => void) {
  const running = new Map<string, ReturnType<typeof setTimeout>>();
  let isHeld = false;

  function stop(id: string): void {
    clearTimeout(running.get(id));
    running.delete(id);
  }

  function start(id: string): void {
    stop(id);
    if (isHeld) return;
    const timer = setTimeout(() => onEnd(id), shownForMs);
    running.set(id, timer);
  }

  return {
    start,
    stop,
    hold() {
      isHeld = true;
      for (const id of running.keys()) stop(id);
    },
    release(ids: readonly string[]) {
      isHeld = false;
      for (const id of ids) start(id);
    },
  };
}
