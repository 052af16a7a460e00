const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const daysInWords = 7;

/** Time since a moment, as "9 minutes ago"; after a week its date. */
export function sinceInWords(time: string, now = new Date()): string {
  const then = new Date(time);
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return words.format(-minutes, "minute");
  const days = Math.round((startOfDay(now) - startOfDay(then)) / 86_400_000);
  if (days === 0) return words.format(-Math.floor(minutes / 60), "hour");
  return days <= daysInWords ? words.format(-days, "day") : date.format(then);
}

function startOfDay(moment: Date): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}
