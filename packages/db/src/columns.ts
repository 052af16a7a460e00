import { customType, timestamp } from "drizzle-orm/pg-core";

/** An instant in UTC with millisecond precision, which is what the wire format shows. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: "date" });

/** `instant` as the text that the wire format has, so that no `Date` is made of it in between. */
export const instantText = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamp (3) with time zone",
  fromDriver: toRfc3339,
});

/** An array without nulls, which drivers return as one: Drizzle's own would copy it for each row. */
export const textArray = customType<{ data: string[] }>({ dataType: () => "text[]" });

/** When a row was made and last changed. */
export const rowTimes = {
  createdAt: instant().notNull().defaultNow(),
  updatedAt: instant().notNull().defaultNow(),
};

/** PostgreSQL's text of a `timestamptz` (ISO style) as RFC 3339 in UTC with three digits of the second. */
export function toRfc3339(text: string): string {
  const isInUtc = text.endsWith("+00") && text[10] === " ";
  if (!isInUtc) return new Date(text).toISOString();
  // PostgreSQL leaves out zeros at the end of the fraction.
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, "0")}Z`;
}
