import { expect, it } from "vitest";
import { fieldNames, toDraft, toEditedTask } from "#tasks/edit/edited-fields.ts";
import { newTask } from "./new-task.ts";

it.each([newTask(1), newTask(2, { description: "Two litres\nof it" })])(
  "gives every edited field of %o back as it was",
  (task) => {
    const edited = Object.fromEntries(fieldNames.map((name) => [name, task[name]]));
    expect(toEditedTask(toDraft(task))).toEqual(edited);
  },
);
