"use client";

import { useIsOnline } from "#api/use-is-online.ts";
import { OfflineIcon } from "#ui/icons.tsx";

export function OfflineBadge() {
  const isOnline = useIsOnline();
  return (
    <div role="status">
      {!isOnline && (
        <span className="inline-flex items-center gap-1.5 rounded-full bg-danger-soft px-3 py-1.5 text-2xs font-medium text-danger">
          <OfflineIcon /> Offline
        </span>
      )}
    </div>
  );
}
