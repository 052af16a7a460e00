import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { recordFigures } from "../../fixtures/figures.ts";
import { healthFigures, healthLatencyDuring } from "../../fixtures/health-latency.ts";
import { send } from "../../fixtures/http.ts";
import { type OwnServer, startOwnServer } from "../../fixtures/own-server.ts";
import { withProcess } from "../../fixtures/target.ts";
import { withClient } from "../../system/databases.ts";

const clients = 16;
/** Of each client: together more than the limit of a minute. */
const requestsEach = 25;

const randomText = () => randomBytes(16).toString("base64url");

withProcess("random paths below /api/auth", () => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await startOwnServer({ env: { TRUSTED_PROXIES: "loopback" } });
  });
  afterAll(() => server.end());

  const countRows = () =>
    withClient(server.databaseUrl, async (client) => {
      const { rows } = await client.query(
        "select (select count(*) from rate_limit) + (select count(*) from attempt_counts) as rows",
      );
      return Number(rows[0].rows);
    });

  /** Asks for ever new paths; resolves to how often which status came, and what the attack left in the database. */
  async function attack(newPath: () => string, newHeaders = () => ({})) {
    const statuses: Record<number, number> = {};
    const before = await countRows();
    const client = async () => {
      for (let sent = 0; sent < requestsEach; sent += 1) {
        const call = { origin: server.origin, path: `/api/auth/${newPath()}` };
        const { status } = await send({ ...call, headers: newHeaders() });
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    };
    const latency = await healthLatencyDuring(server.origin, () =>
      Promise.all(Array.from({ length: clients }, client)),
    );
    return { statuses, latency, newRows: (await countRows()) - before };
  }

  it("are 404 before they are counted, and leave no row", async (context) => {
    const paths = [
      randomText,
      () => `sign-in/${randomText()}`,
      () => "x".repeat(3_000) + randomText(),
      () => `${randomText()}/`.repeat(20),
    ];
    const { statuses, latency, newRows } = await attack(
      () => paths[Math.floor(Math.random() * paths.length)]?.() ?? "",
    );
    recordFigures(context, { ...healthFigures(latency), newRows });
    expect(Object.keys(statuses)).toEqual(["404"]);
    expect(newRows).toBe(0);
    expect(latency.failed).toBe(0);
  });

  it("that are values of one path parameter share one limit and one row", async (context) => {
    const { statuses, latency, newRows } = await attack(
      () => `reset-password/${randomText()}?callbackURL=%2F${randomText()}`,
    );
    recordFigures(context, { ...healthFigures(latency), newRows });
    // The limit of a minute; more when one ends meanwhile.
    expect(statuses[302]).toBeGreaterThanOrEqual(300);
    expect(["302", "302,429"]).toContain(Object.keys(statuses).join());
    expect(newRows).toBe(1);
    expect(latency.failed).toBe(0);
  });

  it("from all addresses of an IPv6 network share one limit and one row", async (context) => {
    const { statuses, newRows } = await attack(
      () => "ok",
      () => ({ "x-forwarded-for": `2001:db8:1:2:${randomBytes(2).toString("hex")}::1` }),
    );
    recordFigures(context, { newRows });
    expect(statuses[200]).toBeGreaterThanOrEqual(300);
    expect(newRows).toBe(1);
  });
});
