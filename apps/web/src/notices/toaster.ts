export interface Notice {
  /** A notice with the same id takes the place of the former one. */
  id?: string;
  title: string;
  description?: string | undefined;
  tone?: "neutral" | "danger";
  action?: { label: string; onClick: () => void } | undefined;
  /** However it closes, unless another takes its place. */
  onClose?: () => void;
}

export type ShownNotice = Notice & { id: string };

export interface Toaster {
  show: (notice: Notice) => void;
  close: (id: string) => void;
  /** The same array until it changes. */
  notices: () => readonly ShownNotice[];
  /** Returns what ends the subscription. */
  subscribe: (onChange: () => void) => () => void;
  /** While somebody reads or reaches for the notices they stay. */
  hold: () => void;
  release: () => void;
}

/** Milliseconds: long enough to reach the action with a keyboard or a screen reader. */
const shownForMs = 8000;
const shownAtMost = 3;

/**
 * Notices that go away by themselves. Not the toasts of the component library: those would take an
 * eighth of the script that the page may load, and can't wait for it, as a notice may tell that the
 * network is gone.
 */
export function createToaster(): Toaster {
  const listeners = new Set<() => void>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let notices: readonly ShownNotice[] = [];
  let isHeld = false;
  let lastId = 0;

  function update(next: readonly ShownNotice[]): void {
    notices = next;
    for (const listener of listeners) listener();
  }

  function stop(id: string): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
  }

  function start(id: string): void {
    stop(id);
    if (!isHeld)
      timers.set(
        id,
        setTimeout(() => close(id), shownForMs),
      );
  }

  function close(id: string): void {
    const notice = notices.find((shown) => shown.id === id);
    if (!notice) return;
    stop(id);
    update(notices.filter((shown) => shown !== notice));
    notice.onClose?.();
  }

  return {
    close,
    notices: () => notices,
    show(notice) {
      lastId += 1;
      const id = notice.id ?? `notice-${lastId}`;
      update([...notices.filter((shown) => shown.id !== id), { ...notice, id }]);
      start(id);
      const [oldest] = notices;
      if (notices.length > shownAtMost && oldest) close(oldest.id);
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    hold() {
      isHeld = true;
      for (const { id } of notices) stop(id);
    },
    release() {
      isHeld = false;
      for (const { id } of notices) start(id);
    },
  };
}
