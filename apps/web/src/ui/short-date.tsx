const thisYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const anyYear = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

/** Time of day for today, else the date. Must be rendered in browsers: it is local time. */
export function ShortDate({ time }: { time: string }) {
  const date = new Date(time);
  return (
    <time dateTime={time} title={full.format(date)}>
      {toBrief(date, new Date())}
    </time>
  );
}

function toBrief(date: Date, now: Date): string {
  if (date.toDateString() === now.toDateString()) return timeOfDay.format(date);
  return (date.getFullYear() === now.getFullYear() ? thisYear : anyYear).format(date);
}
