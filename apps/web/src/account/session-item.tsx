import { Button } from "#ui/button.tsx";
import { DeviceIcon } from "#ui/icons.tsx";
import { describeDevice } from "./describe-device.ts";

interface SessionItemProps {
  session: { userAgent?: string | null | undefined; createdAt: string };
  isCurrent: boolean;
  isBusy: boolean;
  onSignOut: () => void;
}

const startedAt = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export function SessionItem({ session, isCurrent, isBusy, onSignOut }: SessionItemProps) {
  const device = describeDevice(session.userAgent ?? "");
  const since = `since ${startedAt.format(new Date(session.createdAt))}`;
  return (
    <li className="flex items-center gap-3 py-2.5 first:pt-0">
      <span className="text-xl text-muted">
        <DeviceIcon />
      </span>
      <div className="min-w-0 flex-1 text-sm">
        <p className="font-medium">{device}</p>
        <p className="text-muted first-letter:uppercase">{isCurrent ? "This session" : since}</p>
      </div>
      {!isCurrent && (
        <Button
          variant="quiet"
          size="small"
          aria-label={`Sign out ${device}, ${since}`}
          busy={isBusy}
          onClick={onSignOut}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}
