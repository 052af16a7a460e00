"use client";

import type { CreatedAccessToken } from "@todo/client/access-tokens";
import { useEffect, useRef } from "react";
import { Button } from "#ui/button.tsx";
import { useApp } from "#visit/app-context.ts";

interface NewTokenProps {
  created: CreatedAccessToken;
  onDone: () => void;
}

/** The only place that ever shows a token. */
export function NewToken({ created: { name, token }, onDone }: NewTokenProps) {
  const { toaster } = useApp();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(token);
      toaster.show({ title: "Copied" });
    } catch {
      input.current?.select();
      const description = "Your browser doesn’t allow it. Copy the selected text yourself.";
      toaster.show({ tone: "danger", title: "Not copied.", description });
    }
  }
  return (
    <section aria-label="New token" className="grid gap-3 rounded-lg bg-accent-soft p-4 text-sm">
      <p id="new-token-note" className="wrap-anywhere">
        This is the token for <strong className="font-medium">{name}</strong>. It is shown only now:
        copy it to where it is used.
      </p>
      <input
        ref={input}
        readOnly
        value={token}
        aria-label="Access token"
        aria-describedby="new-token-note"
        onFocus={({ target }) => target.select()}
        className="h-11 w-full rounded-lg bg-surface px-3 font-mono text-base ring-1 ring-control ring-inset sm:text-sm"
      />
      <div className="flex gap-2">
        <Button size="small" onClick={() => void copy()}>
          Copy
        </Button>
        <Button variant="subtle" size="small" onClick={onDone}>
          Done
        </Button>
      </div>
    </section>
  );
}
