"use client";

import { useIsMutating } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { useIsOnline } from "#api/use-is-online.ts";
import { UserMenuButton } from "#app-shell/user-menu-button.tsx";
import { useSession } from "#session/session.ts";
import { editedTaskId } from "#tasks/detail/edit-draft.ts";
import { useApp } from "#visit/app-context.ts";

/** Who is signed in, and whether everything is saved. */
export function AccountLine() {
  return (
    <div className="sticky bottom-0 mt-auto flex items-center gap-1.5 bg-side pt-4 text-sm text-muted">
      <span className="-ml-0.5 flex">
        <UserMenuButton />
      </span>
      <span className="min-w-0 flex-1 truncate">{useSession()?.user.email}</span>
      <SavingState />
    </div>
  );
}

const noEvents = () => () => {};

function SavingState() {
  const isSaving = useIsMutating() > 0;
  const isOnline = useIsOnline();
  const isWaiting = useStore(useApp().outbox.waiting).length > 0;
  // Read again whenever something begins or ends to be saved.
  const isEdited = useSyncExternalStore(
    noEvents,
    () => editedTaskId() !== undefined,
    () => false,
  );
  const present = isSaving ? "Saving…" : isWaiting || isEdited ? "Not saved" : "Saved";
  return <span className="text-[0.8125rem]">{isOnline ? present : "Offline"}</span>;
}
