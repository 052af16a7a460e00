"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "#ui/button.tsx";
import { ShortDate } from "#ui/short-date.tsx";
import { EndToken } from "./end-token.tsx";
import { scopeNames } from "./scope-names.ts";
import { TokenActivity } from "./token-activity.tsx";
import type { ListedToken } from "./use-token-list.ts";

interface TokenItemProps extends ListedToken {
  isBusy: boolean;
  onEnd: () => void;
}

const stateNames = { active: "", expired: "Expired", ended: "Ended" };
// The API tells the day in UTC.
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });

export function TokenItem({ token, label, state, isBusy, onEnd }: TokenItemProps) {
  const [isOpen, setOpen] = useState(false);
  const activityButton = useKeptFocus(state === "ended");
  return (
    <li className="py-3 first:pt-0">
      <p className="text-sm font-medium wrap-anywhere">
        <span dir="auto">{token.name}</span>
        {state !== "active" && (
          <span className="ml-2 rounded bg-danger-soft px-1.5 py-0.5 text-2xs text-danger">
            {stateNames[state]}
          </span>
        )}
      </p>
      <TokenFacts token={token} state={state} />
      <div className="mt-1 -ml-3 flex flex-wrap gap-1">
        <Button
          ref={activityButton}
          variant="quiet"
          size="small"
          aria-expanded={isOpen}
          aria-label={`What it did today: ${label}`}
          onClick={() => setOpen(!isOpen)}
        >
          What it did today
        </Button>
        {state !== "ended" && (
          <EndToken name={token.name} label={label} isBusy={isBusy} onEnd={onEnd} />
        )}
      </div>
      {isOpen && <TokenActivity token={token} />}
    </li>
  );
}

function TokenFacts({ token, state }: Omit<ListedToken, "label">) {
  const { scopes, created_at, expires_at, last_used_on } = token;
  const scope = scopes.includes("tasks:write") ? "tasks:write" : "tasks:read";
  const use = last_used_on === null ? "Not used yet" : `Last used ${toDay(last_used_on)}`;
  return (
    <p className="text-sm text-muted">
      <span>{`${scopeNames[scope]} · Made `}</span>
      <ShortDate time={created_at} />
      <span>
        {expires_at === null ? " · No end" : state === "expired" ? " · Expired " : " · Expires "}
      </span>
      {expires_at !== null && <ShortDate time={expires_at} />}
      <span>{` · ${use}`}</span>
    </p>
  );
}

function toDay(date: string): string {
  return day.format(new Date(date));
}

/** Takes the focus when the button that had it has left with the end of the token. */
function useKeptFocus(isEnded: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isEnded && document.activeElement === document.body) button.current?.focus();
  }, [isEnded]);
  return button;
}
