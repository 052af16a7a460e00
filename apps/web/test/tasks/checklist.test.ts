import { expect, it } from "vitest";
import { countSteps, toggleStep, toLines } from "#tasks/detail/checklist.ts";

const text = "Before:\n- [x] Slides\n  * [ ] Print\n- [] no step\n- [X] Send";

it("counts the steps of a text, and those that are done", () => {
  expect(countSteps(text)).toEqual({ done: 2, all: 3 });
  expect(countSteps(null)).toEqual({ done: 0, all: 0 });
});

it("ticks a step and changes nothing else; a second time takes the tick away", () => {
  const ticked = toggleStep(text, 2);
  expect(ticked).toBe("Before:\n- [x] Slides\n  * [x] Print\n- [] no step\n- [X] Send");
  expect(toggleStep(ticked, 2)).toBe(text);
  expect(toggleStep(text, 0)).toBe(text);
});

it.each(["\r\n", "\n"])("reads the same steps as it counts, in lines that end with %j", (end) => {
  const written = ["Before\r- [ ] no line", "- [x] Slides", "- [ ] Print\u2028both", ""].join(end);
  const steps = toLines(written).flatMap((line) => ("step" in line ? line.step.trim() : []));
  expect(steps).toEqual(["Slides", "Print\u2028both"]);
  expect(countSteps(written)).toEqual({ done: 1, all: 2 });
  expect(toggleStep(written, 1)).toBe(written.replace("[x]", "[ ]"));
});
