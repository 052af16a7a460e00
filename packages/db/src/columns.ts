import { customType, timestamp } from "drizzle-orm/pg-core";

/** Of PostgreSQL's type `integer`. */
export const largestInteger = 2_147_483_647;

export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: "date" });

export const instantText = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamp (3) with time zone",
  fromDriver: toRfc3339,
});

/** Drizzle's own array type copies every value; drivers return an array already. */
export const textArray = customType<{ data: string[] }>({ dataType: () => "text[]" });

export const rowTimes = {
  createdAt: instant().notNull().defaultNow(),
  updatedAt: instant().notNull().defaultNow(),
};

/** Converts PostgreSQL's ISO text of a `timestamptz` to RFC 3339 in UTC with milliseconds. */
export function toRfc3339(text: string): string {
  const isInUtc = text.endsWith("+00") && text[10] === " ";
  if (!isInUtc) return new Date(text).toISOString();
  // PostgreSQL omits trailing zeros of the fraction.
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, "0")}Z`;
}
