/** Date of a day in the reader's zone. */
export function daysFromNow(days: number, now = new Date()): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  return toDate(day);
}

/** Date of a moment in the reader's zone, as the API writes it. */
export function toDate(moment: Date): string {
  const parts = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  const [year = "", month = "", day = ""] = parts.map((part) => String(part).padStart(2, "0"));
  return `${year.padStart(4, "0")}-${month}-${day}`;
}
