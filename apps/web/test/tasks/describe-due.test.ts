import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

// Far from UTC on either side: a date must be the same in both.
const zones = ["America/Los_Angeles", "Pacific/Auckland"];

describe.each(zones)("for a reader in %s", (zone) => {
  beforeEach(() => {
    vi.stubEnv("TZ", zone);
    vi.resetModules();
  });
  afterEach(() => vi.unstubAllEnvs());

  const load = () => import("#tasks/due/describe-due.ts");
  const at = (local: string) => new Date(local);
  const noon = () => at("2026-08-08T12:00:00");
  const floating = (due_date: string | null) => ({ due_date, time_zone: null });

  it("a date stays the date", async () => {
    const { describeDue } = await load();
    expect(describeDue(floating("2026-08-08"), noon())).toBe("Aug 8");
    expect(describeDue({ due_date: "2026-08-08", time_zone: "Asia/Tokyo" }, noon())).toBe("Aug 8");
    expect(describeDue(floating("1999-01-01"), noon())).toBe("Jan 1, 1999");
    expect(describeDue(floating(null), noon())).toBe("");
  });

  it("a local time is told as it is, with the name of a zone that is not the reader's", async () => {
    const { describeDue } = await load();
    const due_date = "2026-08-08T09:30:00";
    expect(describeDue({ due_date, time_zone: null }, noon())).toMatch(/^Aug 8, 9:30\sAM$/);
    expect(describeDue({ due_date, time_zone: zone }, noon())).toMatch(/^Aug 8, 9:30\sAM$/);
    expect(describeDue({ due_date, time_zone: "Asia/Tokyo" }, noon())).toMatch(
      /^Aug 8, 9:30\sAM Asia\/Tokyo$/,
    );
  });

  it("an instant is told as the reader's local time", async () => {
    const { describeDue } = await load();
    const due_date = at("2026-08-08T09:30:00").toISOString();
    expect(describeDue({ due_date, time_zone: "Asia/Tokyo" }, noon())).toMatch(/^Aug 8, 9:30\sAM$/);
  });

  it("a date is overdue once its day is over, a time at once", async () => {
    const { isOverdue } = await load();
    expect(isOverdue(floating("2026-08-08"), at("2026-08-08T23:59:59"))).toBe(false);
    expect(isOverdue(floating("2026-08-08"), at("2026-08-09T00:00:00"))).toBe(true);
    expect(isOverdue(floating("2026-08-08T09:30:00"), at("2026-08-08T09:30:00"))).toBe(false);
    expect(isOverdue(floating("2026-08-08T09:30:00"), at("2026-08-08T09:30:01"))).toBe(true);
    const instant = floating(noon().toISOString());
    expect(isOverdue(instant, noon())).toBe(false);
    expect(isOverdue(instant, at("2026-08-08T12:00:00.001"))).toBe(true);
    expect(isOverdue(floating(null), noon())).toBe(false);
  });

  it("of a time that exists twice the first passes", async () => {
    const { isOverdue } = await load();
    const berlin = { due_date: "2026-10-25T02:30:00", time_zone: "Europe/Berlin" };
    expect(isOverdue(berlin, new Date("2026-10-25T00:30:00Z"))).toBe(false);
    expect(isOverdue(berlin, new Date("2026-10-25T01:10:00Z"))).toBe(true);
  });

  it("the zone of a task tells when it is overdue; one that this browser does not know is the reader's", async () => {
    const { isOverdue } = await load();
    const endOfDay = new Date("2026-08-08T15:00:00Z");
    const tokyo = { due_date: "2026-08-08", time_zone: "Asia/Tokyo" };
    expect(isOverdue(tokyo, new Date(endOfDay.getTime() - 1))).toBe(false);
    expect(isOverdue(tokyo, endOfDay)).toBe(true);
    const unknown = { due_date: "2026-08-08", time_zone: "Mars/Olympus" };
    expect(isOverdue(unknown, at("2026-08-08T23:59:59"))).toBe(false);
    expect(isOverdue(unknown, at("2026-08-09T00:00:00"))).toBe(true);
  });
});
