import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import { z } from "zod";
import { type FormState, useFormState } from "#forms/form-state.ts";

/** State of a form, as it was first rendered. */
function formWith(submit: (values: { name: string }) => Promise<void>): FormState {
  const states: FormState[] = [];
  function Form() {
    states.push(useFormState({ schema: () => z.object({ name: z.string() }), submit }));
    return null;
  }
  renderToStaticMarkup(createElement(Form));
  const [state] = states;
  if (!state) throw new Error("Not rendered.");
  return state;
}

it("a form is sent once, however long Enter is held, and again after that", async () => {
  const submit = vi.fn(async () => undefined);
  const { onFormSubmit } = formWith(submit);
  await Promise.all([onFormSubmit({ name: "n8n" }), onFormSubmit({ name: "n8n" })]);
  expect(submit).toHaveBeenCalledTimes(1);
  await onFormSubmit({ name: "n8n" });
  expect(submit).toHaveBeenCalledTimes(2);
});
