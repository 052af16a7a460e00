import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { type Selection, useSelection } from "#tasks/select/use-selection.ts";
import { newTask } from "./new-task.ts";

/** Selection as it was first rendered. */
function newSelection(): Selection {
  const selections: Selection[] = [];
  function List() {
    selections.push(useSelection([newTask(1)]));
    return null;
  }
  renderToStaticMarkup(createElement(List));
  const [selection] = selections;
  if (!selection) throw new Error("Not rendered.");
  return selection;
}

it("tasks that were loaded to be selected are not, once the selection was closed, and opened again", () => {
  const selection = newSelection();
  const [select, selectLate] = [selection.beginSelectAll(), selection.beginSelectAll()];
  expect(select([newTask(1)])).toBe(true);
  selection.close();
  selection.open();
  expect(selectLate([newTask(1)])).toBe(false);
});
