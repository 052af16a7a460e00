"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { CreatedAccessToken } from "@todo/client/access-tokens";
import { CreateAccessToken } from "@todo/validation/access-token";
import { useState } from "react";
import { CheckedForm } from "#forms/checked-form.tsx";
import { FailureMessage } from "#forms/failure-message.tsx";
import { useFormState } from "#forms/form-state.ts";
import { TextField } from "#forms/text-field.tsx";
import { Button } from "#ui/button.tsx";
import { useApp } from "#visit/app-context.ts";
import { scopeNames, type TokenScope } from "./scope-names.ts";
import { accessTokensKey } from "./use-token-list.ts";

const lifetimes = { 30: "30 days", 90: "90 days", 365: "A year", none: "No end" };
type Lifetime = `${keyof typeof lifetimes}`;

const NamedToken = CreateAccessToken.pick({ name: true });

interface AccessTokenFormProps {
  onCreated: (token: CreatedAccessToken) => void;
}

export function AccessTokenForm({ onCreated }: AccessTokenFormProps) {
  const { tasks } = useApp();
  const queryClient = useQueryClient();
  const [scope, setScope] = useState<TokenScope>("tasks:read");
  const [lifetime, setLifetime] = useState<Lifetime>("90");
  // Key of the form: a new one empties the input.
  const [count, setCount] = useState(0);
  const form = useFormState({
    schema: () => NamedToken,
    submit: async ({ name }) => {
      const expires_in_days = lifetime === "none" ? null : Number(lifetime);
      try {
        onCreated(await tasks.createAccessToken({ name, scopes: [scope], expires_in_days }));
        setCount((before) => before + 1);
      } finally {
        void queryClient.invalidateQueries({ queryKey: accessTokensKey });
      }
    },
  });
  return (
    <CheckedForm key={count} state={form} className="grid gap-4">
      <TextField
        name="name"
        label="What it is for"
        autoComplete="off"
        description="A name, such as “n8n” or “Claude Code”."
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice label="It may" value={scope} names={scopeNames} onChange={setScope} />
        <Choice label="It lasts" value={lifetime} names={lifetimes} onChange={setLifetime} />
      </div>
      <FailureMessage failure={form.failure}>
        {form.failure?.outcomeUnknown
          ? `${form.failure.message} If the token is in the list all the same, end it and make another.`
          : undefined}
      </FailureMessage>
      <Button type="submit" variant="secondary" busy={form.isBusy} className="justify-self-start">
        {form.isBusy ? "Making…" : "Make a token"}
      </Button>
    </CheckedForm>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  names: Record<Value, string>;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, names, onChange }: ChoiceProps<Value>) {
  return (
    <label className="grid gap-1.5 text-sm font-medium">
      <span>{label}</span>
      <select
        value={value}
        onChange={({ target }) => onChange(target.value as Value)}
        className="h-11 w-full rounded-lg bg-surface px-3 text-base font-normal ring-1 ring-control ring-inset"
      >
        {Object.entries<string>(names).map(([choice, name]) => (
          <option key={choice} value={choice} className="bg-surface text-ink">
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
