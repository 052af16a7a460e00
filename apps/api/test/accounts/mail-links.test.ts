import { describe, expect, it } from "vitest";
import { getBackend } from "#backend.ts";
import { newAccount, newCredentials } from "../fixtures/accounts.ts";
import { useSettings } from "../fixtures/backends.ts";
import { startMailServer } from "../fixtures/mail-server.ts";
import { send } from "../fixtures/send.ts";

const server = await startMailServer();
const frontend = "https://app.example";
const corsOrigins = [frontend, "https://second.example"];
useSettings({ mail: { via: "smtp", url: server.url, from: "todo@example.com" }, corsOrigins });

const follow = async (link: string) => {
  const { pathname, search } = new URL(link);
  return (await send("GET", pathname + search)).headers.get("location") ?? "";
};
const linksTo = async (email: string, subject: string) => {
  await getBackend().outbox?.drain(10_000);
  const mails = server.mails.filter(({ to, text }) => to.includes(email) && text.includes(subject));
  return mails.map(({ link }) => link ?? "");
};

/** What a request says, and the page of the frontend that it means; `undefined` for the page of no answer. */
const pages: [string, unknown, string | undefined][] = [
  ["an absolute path", "/new", "/new"],
  ["a relative path", "new", "/new"],
  ["a path that climbs", "../../new", "/new"],
  ["a query", "?from=mail", "/?from=mail"],
  ["a fragment", "#new", "/#new"],
  ["a backslash", "\\new", "/new"],
  ["space before the path", " /new", "/new"],
  ["nothing", undefined, undefined],
  ["an empty text", "", undefined],
  ["null", null, undefined],
  ["the whole URL", `${frontend}/new`, "/new"],
  ["another host, without a scheme", `//app.example/new`, "/new"],
];

const foreign = [
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "///evil.example",
  "https:evil.example",
  "https:/evil.example",
  "https://evil.example",
  "https://app.example@evil.example",
  "https://app.example.evil.example",
  "https://app.example:444",
  "http://app.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "blob:https://app.example/x",
  ["/new"],
  { href: "/new" },
];

/** The address without what proves something. */
const withoutToken = (location: string) => {
  const url = new URL(location);
  url.searchParams.delete("token");
  return url.href;
};

describe.concurrent("the link of a mail leads to the first frontend", () => {
  it.each(pages)("for a redirectTo of %s, with the token", async (_what, redirectTo, page) => {
    const { email } = await newAccount();
    const json = { email, redirectTo };
    expect((await send("POST", "/api/auth/request-password-reset", { json })).status).toBe(200);
    const [link = ""] = await linksTo(email, "Subject: Reset");
    const location = await follow(link);
    expect(new URL(location).searchParams.get("token")).toMatch(/^\w{24}$/);
    const expected = new URL(page ?? "/reset-password", frontend).href;
    expect(withoutToken(location)).toBe(expected);
  });

  it.each(pages)("for a callbackURL of %s", async (_what, callbackURL, page) => {
    const { email } = newCredentials();
    const json = { email, password: "password", name: "Ada", callbackURL };
    expect((await send("POST", "/api/auth/sign-up/email", { json })).status).toBe(200);
    const again = await send("POST", "/api/auth/send-verification-email", { json });
    expect(again.status).toBe(200);
    const links = await linksTo(email, "Subject: Confirm");
    expect(links).toHaveLength(2);
    const expected = new URL(page ?? "/", frontend).href;
    for (const link of links) expect(await follow(link)).toBe(expected);
  });

  it("for links whose page is spelled relative, missing or empty in the link itself", async () => {
    const { email } = await newAccount();
    const json = { email };
    await send("POST", "/api/auth/request-password-reset", { json });
    const [link = ""] = await linksTo(email, "Subject: Reset");
    const { origin, pathname } = new URL(link);
    for (const [query, page] of [
      ["?callbackURL=%2Fnew", "/new"],
      ["?callbackURL=new", "/new"],
      ["?callbackURL=", "/reset-password"],
      ["", "/reset-password"],
    ] as const) {
      const location = await follow(origin + pathname + query);
      expect(withoutToken(location)).toBe(frontend + page);
      expect(location).toContain("token=");
    }
    const spoilt = await follow(`${origin}/api/auth/verify-email?token=x&callbackURL=%2Fnew`);
    expect(spoilt).toBe(`${frontend}/new?error=INVALID_TOKEN`);
  });
});

describe.concurrent("nobody else's page", () => {
  it.each(foreign)("is the target of a mail or of its link: %j", async (page) => {
    const { email } = await newAccount();
    const password = "password";
    const before = (await linksTo(email, "")).length;
    for (const [path, json] of [
      ["request-password-reset", { email, redirectTo: page }],
      ["send-verification-email", { email, callbackURL: page }],
      ["sign-up/email", { ...newCredentials(), password, name: "Ada", callbackURL: page }],
    ] as const) {
      const { status } = await send("POST", `/api/auth/${path}`, { json });
      expect([path, status]).toEqual([path, typeof page === "string" ? 403 : 400]);
    }
    expect(await linksTo(email, "")).toHaveLength(before);

    await send("POST", "/api/auth/request-password-reset", { json: { email } });
    const [link = ""] = await linksTo(email, "Subject: Reset");
    const { origin, pathname } = new URL(link);
    if (typeof page !== "string") return;
    const target = `${pathname}?callbackURL=${encodeURIComponent(page)}`;
    const response = await send(
      "GET",
      new URL(target, origin).pathname + new URL(target, origin).search,
    );
    expect([response.status, response.headers.get("location")]).toEqual([403, null]);
  });
});
