import { timestamp } from "drizzle-orm/pg-core";

/** An instant in UTC with millisecond precision, which is what the wire format shows. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: "date" });

/** When a row was made and last changed. */
export const rowTimes = {
  createdAt: instant().notNull().defaultNow(),
  updatedAt: instant().notNull().defaultNow(),
};
