"use client";

import type { CreatedAccessToken } from "@todo/client/access-tokens";
import { useEffect, useRef, useState } from "react";
import { toFailure } from "#api/failure.ts";
import { FailureMessage } from "#forms/failure-message.tsx";
import { AccessTokenForm } from "./access-token-form.tsx";
import { NewToken } from "./new-token.tsx";
import { TokenItem } from "./token-item.tsx";
import { useTokenList } from "./use-token-list.ts";

export function AccessTokens() {
  const [created, setCreated] = useState<CreatedAccessToken>();
  const { listed, error, end } = useTokenList();
  const root = useRef<HTMLDivElement>(null);
  // The button that led here is gone.
  useEffect(() => root.current?.focus(), []);

  function closeCreated(): void {
    setCreated(undefined);
    root.current?.focus();
  }
  return (
    <div ref={root} tabIndex={-1} className="grid gap-6 outline-none">
      <AccessTokenForm onCreated={setCreated} />
      {created && <NewToken key={created.id} created={created} onDone={closeCreated} />}
      {listed?.length !== 0 && (
        <ul aria-label="Access tokens" aria-busy={!listed} className="divide-y divide-line">
          {listed?.map(({ token, label, state }) => (
            <TokenItem
              key={token.id}
              token={token}
              label={label}
              state={state}
              isBusy={end.isPending && end.variables.id === token.id}
              onEnd={() => end.mutate(token)}
            />
          ))}
        </ul>
      )}
      <FailureMessage failure={error ? toFailure(error) : undefined} />
    </div>
  );
}
