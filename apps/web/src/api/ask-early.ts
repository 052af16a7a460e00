import type { EarlyAnswer } from "./early-answers.ts";

/**
 * Sends the first requests of the tasks page before its scripts have arrived: for a token, and for
 * today's list as `task-sources.ts` has it. Its text is in the document, so that it must not use
 * anything from outside.
 */
export function askEarly(apiOrigin: string): void {
  const answers = new Map<string, EarlyAnswer>();
  window.earlyAnswers = answers;
  const signal = AbortSignal.timeout(20_000);

  const tokenUrl = `${apiOrigin}/api/auth/token`;
  const answer = fetch(tokenUrl, { credentials: "include", signal });
  answers.set(tokenUrl, { response: answer });
  const authorization = answer.then(async (response) => {
    if (!response.ok) throw new Error("No session.");
    const { token } = (await response.clone().json()) as { token: string };
    return `Bearer ${token}`;
  });
  authorization.catch(() => undefined);

  // Another view has its name in the address.
  if (location.search !== "") return;
  const end = new Date();
  end.setDate(end.getDate() + 2);
  const dueBefore = new Intl.DateTimeFormat("sv-SE").format(end);
  const zone = encodeURIComponent(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  for (const query of [
    `limit=50&status=pending&sort=due_date&due_before=${dueBefore}&time_zone=${zone}`,
    `limit=200&status=pending&sort=-due_date&time_zone=${zone}`,
  ]) {
    const url = `${apiOrigin}/api/tasks?${query}`;
    const response = authorization.then((Authorization) =>
      fetch(url, { headers: { Authorization }, signal }),
    );
    response.catch(() => undefined);
    answers.set(url, { response, authorization });
  }
}
