// Shows the first rows while the page's scripts are on their way. `scripts/build-first-rows.ts` makes
// `public/first-rows.js` of it, in which components make elements of the document instead of React's.
import type { TaskPage } from "@todo/client/task-lists";
import type { EarlyAnswer } from "#api/early-answers.ts";
import { arrange } from "#tasks/cache/arrange.ts";
import { tasksOn } from "#tasks/cache/task-list-cache.ts";
import { startQuery } from "#tasks/cache/task-query.ts";
import { dayOf } from "#tasks/due/calendar.ts";
import { toRows } from "#tasks/list/list-rows.ts";
import { toFirstPages } from "./first-list.ts";
import { FirstRows } from "./first-rows.tsx";
import { keepFirstTap } from "./keep-first-tap.ts";

async function showFirstRows(): Promise<void> {
  const early = [...(window.earlyAnswers?.values() ?? [])];
  const [dated, undated] = early.filter(({ authorization }) => authorization !== undefined);
  if (!dated || !undated) return;
  const answers = await Promise.all([read(dated), read(undated)]);
  if (window.firstList === null) return;
  const query = { ...startQuery, day: dayOf(new Date()), withCompleted: false };
  const list = toFirstPages(query, answers);
  window.firstList = { query, list };
  const rows = toRows({ groups: arrange(tasksOn(list), query, new Map()), missing: 0 });
  const place = document.querySelector("[data-first-rows]");
  if (rows.length === 0 || !place) return;
  place.append((<FirstRows rows={rows} today={query.day} />) as unknown as Node);
  keepFirstTap(place);
}

/** Leaves the answer to the page, which may need it all the same. */
async function read({ response }: EarlyAnswer): Promise<TaskPage> {
  const answer = (await response).clone();
  if (!answer.ok) throw new Error("No list.");
  return (await answer.json()) as TaskPage;
}

showFirstRows().catch(() => undefined);
