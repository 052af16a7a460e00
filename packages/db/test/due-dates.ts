// Random due dates, many of them in nights in which clocks are changed, and what they mean by Temporal (TC39).
import { Temporal } from "temporal-polyfill";

export interface Due {
  date: string;
  zone: string;
}

export type Random = (below: number) => number;

/** Mulberry32: whole numbers from 0, the same for the same `seed`. */
export function createRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) % below;
  };
}

/** In one of the three forms; in `years` from the first to below the second. */
export function randomDue(random: Random, zone: string, years: [number, number]): Due {
  const [from, to] = years;
  const local = Temporal.PlainDateTime.from({
    year: from + random(to - from),
    month: 1 + random(12),
    day: 1 + random(28),
  }).add({ seconds: random(86_400), milliseconds: random(4) === 0 ? random(1000) : 0 });
  const near = random(4) === 0 ? nearTransition(random, local, zone) : local;
  return { date: inSomeForm(random, near.year < from ? local : near), zone };
}

function inSomeForm(random: Random, local: Temporal.PlainDateTime): string {
  const form = random(5);
  if (form === 0) return local.toZonedDateTime("UTC").toInstant().toString(milliseconds);
  return form < 3 ? local.toPlainDate().toString() : local.toString();
}

const milliseconds = { fractionalSecondDigits: 3 } as const;

/** Within two hours of the next change of clocks after `local`, or on the day before or after it. */
function nearTransition(random: Random, local: Temporal.PlainDateTime, zone: string) {
  const change = local.toZonedDateTime(zone).getTimeZoneTransition("next");
  if (!change || change.year > 9000) return local;
  const clock = random(2) === 0 ? change : change.subtract({ seconds: 1 });
  const moved = clock.toPlainDateTime().add({ days: random(3) - 1 });
  return random(2) === 0 ? moved : moved.add({ seconds: random(14_400) - 7200 });
}

/** The first millisecond of a day, and the instant of the other forms. */
export function boundOf({ date, zone }: Due): number {
  if (date.endsWith("Z")) return Temporal.Instant.from(date).epochMilliseconds;
  if (date.length === 10)
    return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
  return Temporal.PlainDateTime.from(date).toZonedDateTime(zone).epochMilliseconds;
}

/** The last millisecond of a day, and the instant of the other forms. */
export function instantOf({ date, zone }: Due): number {
  if (date.length > 10) return boundOf({ date, zone });
  const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  return boundOf({ date: next, zone }) - 1;
}

/** What a clock in `zone` shows at `instant`, as if it were UTC. */
export function clockOf(instant: number, zone: string): number {
  const { offsetNanoseconds } =
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  return instant + offsetNanoseconds / 1e6;
}
