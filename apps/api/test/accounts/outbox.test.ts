import pino from "pino";
import { expect, it } from "vitest";
import { createOutbox, type Deliver } from "#accounts/outbox.ts";
import { withBackend } from "../fixtures/backends.ts";
import { createBackend, getBackend } from "#backend.ts";
import { errorOf, send } from "../fixtures/send.ts";

const mail = { kind: "verify-email", to: "ada@example.com", link: "https://x.example" } as const;

function start(deliver: Deliver) {
  const lines: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  return { lines, outbox: createOutbox({ deliver, logger, pauses: [1, 1] }) };
}

const failing = (error: object) => async () => {
  throw Object.assign(new Error("ada@example.com"), error);
};

it("gives up after its attempts, or at once where the server refuses for good", async () => {
  const late = start(failing({ code: "ECONNECTION" }));
  late.outbox.add(mail);
  expect(await late.outbox.drain(5_000)).toBe(true);
  expect(late.lines).toHaveLength(3);
  expect(late.lines[2]).toContain('"code":"ECONNECTION","status":0,"msg":"mail lost"');
  const refused = start(failing({ code: "EENVELOPE", responseCode: 550 }));
  refused.outbox.add(mail);
  expect(await refused.outbox.drain(5_000)).toBe(true);
  expect(refused.lines).toHaveLength(1);
  expect(late.lines.concat(refused.lines).join("")).not.toContain("ada@example.com");
});

it("holds a thousand mails; says when it is full, and how many are lost at the end", async () => {
  const { lines, outbox } = start(() => new Promise(() => {}));
  for (let mails = 0; mails < 1_000; mails += 1) {
    expect(outbox.isFull()).toBe(false);
    outbox.add(mail);
  }
  expect(outbox.isFull()).toBe(true);
  expect(await outbox.drain(10)).toBe(false);
  expect(lines.join("")).toContain('"mails":1000,"msg":"mails lost"');
});

it("503 while it is full, for known and unknown addresses alike", async () => {
  const { settings, logger } = getBackend();
  const usual = createBackend({ ...settings, mail: { via: "log" } }, logger);
  Object.assign(usual.outbox ?? {}, { isFull: () => true });
  await withBackend(usual, async () => {
    const json = { email: "nobody@example.com" };
    const response = await send("POST", "/api/auth/request-password-reset", { json });
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await errorOf(response)).toMatchObject({
      status: 503,
      error_code: "SERVICE_UNAVAILABLE",
    });
  });
  await usual.database.close();
});
