// Every reader of what a client sends, with what would be slow for one that takes more than linear time.
import proxyAddr from "proxy-addr";
import { expect, it } from "vitest";
import { createApp } from "../../server/app.ts";
import { servableTarget, trustOf } from "#sockets/incoming-request.ts";
import { cpuMsOf } from "../fixtures/cpu-time.ts";
import { send } from "../fixtures/send.ts";
import { newUser, type TestUser } from "../fixtures/tokens.ts";

/** The longest header and body that a server in front of the handlers lets through, by far. */
const size = 60_000;
const headersMaxLength = 16_384;
/** Reading linearly takes some milliseconds; the square of the size takes seconds. */
const fastMs = 500;

const fill = (unit: string, length = size) =>
  unit.repeat(Math.floor(length / unit.length)).slice(0, length);

/** The best of three, because garbage may be collected meanwhile. */
async function expectFast(name: string, read: () => unknown) {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && bestMs > fastMs; attempt += 1) {
    bestMs = Math.min(bestMs, await cpuMsOf(read));
  }
  expect(bestMs, name).toBeLessThan(fastMs);
}

const units = [" ", "a", ",", ";", "=", '"', "\\", "/", ".", "-", "%"];
const pairs = ["a ", " ,", "; ", "a=", "a;", 'a,"', "=;", '\\"', "a.", "a/", "%20", "a@"];
const fillings = [...units, ...pairs].flatMap((unit) => [fill(unit), `a${fill(unit)}!`]);

/** By header; those that decide whether the others are read are sent alone. */
const beginnings: Record<string, string[]> = {
  authorization: ["", "Bearer ", "Bearer a.b."],
  "content-type": ["", "application/", "application/json;", 'application/json;charset="'],
  "content-length": [""],
};
const otherBeginnings: Record<string, string[]> = {
  "accept-language": [""],
  cookie: ["", "better-auth.session_token=", "a="],
  "idempotency-key": ["", '"'],
  "if-match": ["", '"1",', "W/"],
  "if-none-match": ["", 'W/"'],
  origin: ["", "http://"],
  prefer: ["", "handling=", "handling=strict"],
  referer: ["", "http://"],
  "user-agent": [""],
  "x-forwarded-for": [""],
  "x-forwarded-host": [""],
  "x-request-id": [""],
};

/** No password, so that none is hashed. */
const member = JSON.stringify({ title: "Buy milk", email: "a@b.example" });
const routes: [method: string, path: string][] = [
  ["POST", "/api/tasks"],
  ["GET", "/api/tasks?limit=1"],
  ["POST", "/api/auth/signin"],
  ["POST", "/api/auth/sign-in/email"],
  ["GET", "/api/auth/get-session"],
];

interface Hostile {
  as?: TestUser;
  headers?: Record<string, string>;
  body?: string;
}

async function sendAnyhow(method: string, path: string, { as, headers, body = member }: Hostile) {
  const response = await send(method, path, {
    ...(as && { as }),
    ...(method !== "GET" && { body }),
    headers: { "content-type": "application/json", ...headers },
  });
  expect(response.status).toBeLessThan(500);
}

async function expectHeadersFast(headersOf: (filling: string) => Record<string, string>[]) {
  const as = await newUser();
  for (const [method, path] of routes) {
    await sendAnyhow(method, path, { as });
    for (const filling of fillings) {
      for (const headers of headersOf(filling)) {
        await expectFast(`${method} ${path}, ${filling.slice(0, 9)}`, () =>
          sendAnyhow(method, path, { as, headers }),
        );
      }
    }
  }
}

it.each(Object.entries(beginnings))("the header %s", async (name, starts) => {
  await expectHeadersFast((filling) =>
    starts.map((start) => ({ [name]: (start + filling).trim() })),
  );
});

it("all other headers", { timeout: 120_000 }, async () => {
  const rounds = Math.max(...Object.values(otherBeginnings).map(({ length }) => length));
  await expectHeadersFast((filling) =>
    Array.from({ length: rounds }, (_, round) =>
      Object.fromEntries(
        Object.entries(otherBeginnings).map(([name, starts]) => {
          const value = `${starts[round % starts.length]}${filling}`;
          return [name, value.trim()];
        }),
      ),
    ),
  );
});

const numbered = (count: number, toText: (number: number) => string) =>
  Array.from({ length: count }, (_, number) => toText(number)).join("&");

const queries = {
  "many names": numbered(8_000, (number) => `n${number}`),
  "many names that the prototype has": numbered(4_000, () => "__proto__=1&toString=2"),
  "one name many times": numbered(6_000, (number) => `search=${number}`),
  ampersands: fill("&"),
  "equals signs": fill("="),
  "percent signs": `search=${fill("%")}`,
  escapes: `search=${fill("%41")}`,
  "half escapes": `search=${fill("%e2%82")}`,
  "escapes apart": `search=${fill("%41a")}`,
  spaces: `search=${fill("+")}`,
  "a long cursor": `cursor=${fill("a")}`,
  "a long limit": `limit=${fill("1")}`,
  "a long sort": `sort=${fill("-")}`,
};

it.each(Object.entries(queries))("a query of %s", async (_name, query) => {
  const as = await newUser();
  for (const path of ["/api/tasks", "/api/auth/get-session", "/api/auth/verify-email"]) {
    await sendAnyhow("GET", path, { as });
    await expectFast(path, () => sendAnyhow("GET", `${path}?${query}`, { as }));
  }
});

const quoted = (unit: string) => JSON.stringify(fill(unit, size - 200));
const emails = ["a", "a.", ".", "a@", "a-", "a@a.", "-", "a@a", " "].map((unit) => quoted(unit));
const nested = (open: string, close: string) => {
  const depth = Math.floor(size / (open.length + close.length)) - 20;
  return `${open.repeat(depth)}0${close.repeat(depth)}`;
};
const objects = {
  ...Object.fromEntries(
    emails.map((email) => [`the e-mail ${email.slice(0, 8)}`, `"email":${email}`]),
  ),
  "the domain a.a.a.": `"email":"a@${fill("a.", size - 200)}"`,
  "the domain a-a-a-": `"email":"a@${fill("a-", size - 200)}"`,
  "a title of spaces": `"title":"a${fill(" ", size - 200)}a"`,
  "a title of invisible characters": `"title":${quoted("\u200b")}`,
  "a title of tabs": `"title":${JSON.stringify(fill("\t", size / 3))}`,
  "a title of marks": `"title":${JSON.stringify(fill("\u0301\u0323", size / 3))}`,
  "a title of emoji": `"title":${JSON.stringify(fill("😀", size / 3))}`,
  "many members": Array.from({ length: 6_000 }, (_, number) => `"m${number}":0`).join(),
  "one member many times": Array.from({ length: 5_000 }, () => `"title":"a"`).join(),
  "a long name": `"${fill("~/", size - 200)}":"\\u0000"`,
  "deep arrays": `"title":${nested("[", "]")}`,
  "deep objects": `"email":${nested('{"a":', "}")}`,
  "deep arrays with long names": `"title":${nested(`{"${fill("~", 500)}":`, "}")}`,
  "many operations": `"operations":[${Array.from({ length: 29_000 }, () => 0).join()}]`,
  "many empty operations": `"operations":[${Array.from({ length: 19_000 }, () => "{}").join()}]`,
};

it.each(Object.entries(objects))("a body of %s", async (_name, members) => {
  const as = await newUser();
  const body = `{${members}}`;
  expect(body.length).toBeLessThan(65_536);
  for (const path of [
    "/api/tasks",
    "/api/tasks/bulk",
    "/api/auth/signin",
    "/api/auth/signup",
    "/api/auth/sign-in/email",
    "/api/auth/sign-up/email",
  ]) {
    const headers = { prefer: "handling=strict", origin: "http://localhost:3000" };
    await sendAnyhow("POST", path, { as, headers });
    await expectFast(path, () => sendAnyhow("POST", path, { as, headers, body }));
  }
});

const paths = ["/", "\\", "a/", "./", "../", "%", "%2f", "%zz", "%ff", "a", ";", "//a", "/\xff"];

it.each(paths)("a path of %j", async (unit) => {
  const as = await newUser();
  for (const target of [`/api/${fill(unit)}`, `/api/${fill(unit)}x`, `/api/tasks/${fill(unit)}x`]) {
    await expectFast("the target", () => servableTarget(target));
    const served = servableTarget(target);
    await expectFast(served.slice(0, 20), () => sendAnyhow("GET", served, { as }));
    await expectFast("in the app", async () => {
      const headers = { authorization: `Bearer ${as.token}` };
      const { status } = await createApp().request(`http://localhost${served}`, { headers });
      expect(status).toBeLessThan(500);
    });
  }
});

const addressUnits = [
  "127.0.0.1,",
  "1,",
  "::1,",
  ":",
  "1.",
  "0",
  "[",
  " ",
  "a:1,",
  "::ffff:127.0.0.1,",
];

it.each(addressUnits)("the addresses %j that a proxy passes on", async (unit) => {
  const addresses = fill(unit, headersMaxLength);
  for (const forwarded of [addresses, `${addresses}127.0.0.1`, `${addresses}!`]) {
    const headers = { "x-forwarded-for": forwarded };
    const request = { headers, socket: { remoteAddress: "127.0.0.1" } } as never;
    await expectFast(unit, () => proxyAddr(request, trustOf(["loopback", "10.0.0.0/8"], false)));
  }
});
