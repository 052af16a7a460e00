"use client";

import { Toast } from "@base-ui/react/toast";
import { buttonClass } from "./button.tsx";
import { CloseIcon } from "./icons.tsx";

interface Notice {
  /** A notice with the same id takes the place of the former one. */
  id?: string;
  title: string;
  description?: string | undefined;
  tone?: "neutral" | "danger";
  action?: { label: string; onClick: () => void } | undefined;
  /** However it closes: by time, by the user, or by `close`. */
  onClose?: () => void;
}

export interface Toaster {
  manager: ReturnType<typeof Toast.createToastManager>;
  /** Shows a notice; its time stops while it is hovered or focused. */
  show: (notice: Notice) => void;
  close: (id: string) => void;
}

/** Milliseconds: long enough to reach the action with a keyboard or a screen reader. */
const timeoutMs = 8000;

export function createToaster(): Toaster {
  const manager = Toast.createToastManager();
  return {
    manager,
    close: (id) => manager.close(id),
    show({ id, title, description, tone = "neutral", action, onClose }) {
      const toastId = manager.add({
        ...(id && { id }),
        title,
        description,
        type: tone,
        timeout: timeoutMs,
        priority: tone === "danger" ? "high" : "low",
        ...(onClose && { onClose }),
        ...(action && {
          actionProps: {
            children: action.label,
            onClick: () => {
              action.onClick();
              manager.close(toastId);
            },
          },
        }),
      });
    },
  };
}

export function Toaster({ toaster }: { toaster: Toaster }) {
  return (
    <Toast.Provider toastManager={toaster.manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 bottom-4 z-50 mx-auto flex max-w-md flex-col-reverse gap-2 sm:bottom-6">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={["down", "right"]}
      className="translate-x-(--toast-swipe-movement-x) translate-y-(--toast-swipe-movement-y) rounded-xl bg-raised shadow-raised transition-[opacity,translate] duration-200 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-4 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-center gap-2 py-2 pr-2 pl-4">
        <div className="min-w-0 flex-1 py-1.5 text-sm">
          <Toast.Title
            render={<p />}
            className="font-medium wrap-anywhere data-[type=danger]:text-danger"
          />
          <Toast.Description className="text-muted wrap-anywhere" />
        </div>
        <Toast.Action className={buttonClass("quiet", "small")} />
        <Toast.Close aria-label="Dismiss" className={buttonClass("quiet", "icon")}>
          <CloseIcon />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
