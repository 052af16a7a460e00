"use client";

import { useState } from "react";
import { Button } from "#ui/button.tsx";
import { useFetchedAhead } from "#ui/use-fetched-ahead.ts";

const importComponent = async () => (await import("./access-tokens.tsx")).AccessTokens;

/** Access tokens, whose script and list are loaded once somebody wants them. */
export function AccessTokensOnDemand() {
  const [isNeeded, setNeeded] = useState(false);
  const [AccessTokens] = useFetchedAhead({
    importComponent,
    isNeeded,
    onFailure: () => setNeeded(false),
  });
  if (isNeeded && AccessTokens) return <AccessTokens />;
  return (
    <Button
      variant="secondary"
      className="self-start justify-self-start"
      busy={isNeeded}
      onClick={() => setNeeded(true)}
    >
      {isNeeded ? "Loading…" : "Show access tokens"}
    </Button>
  );
}
