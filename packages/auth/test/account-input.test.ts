import { describe, expect, test } from "vitest";
import { toSignUpBody, withAccountInput } from "../src/account-input.ts";

const frontend = "https://app.example";
const api = "https://api.example/api/auth";

/** What Better Auth reads of a body that is posted to `path`. */
async function bodyOf(path: string, body: unknown): Promise<unknown> {
  const request = new Request(api + path, { method: "POST", body: JSON.stringify(body) });
  const changed = await withAccountInput(request, { path, methods: ["POST"] }, frontend);
  expect(changed.headers.get("content-type")).toBe("application/json");
  return changed.json();
}

/** Where Better Auth reads that the link of a mail is opened. */
async function urlOf(path: string, query: string): Promise<string> {
  const request = new Request(`${api}${path}${query}`, { headers: { cookie: "a=b" } });
  const changed = await withAccountInput(request, { path, methods: ["GET"] }, frontend);
  expect([changed.method, changed.headers.get("cookie")]).toEqual(["GET", "a=b"]);
  return changed.url.slice(api.length);
}

describe("an e-mail address", () => {
  test("loses what is invisible at its ends", async () => {
    const sent = { email: " \u200bada@example.com\u00a0", other: " stays " };
    expect(await bodyOf("/any", sent)).toEqual({ email: "ada@example.com", other: " stays " });
  });
});

describe("null", () => {
  test("means nothing", async () => {
    expect(await bodyOf("/sign-in/email", { rememberMe: null, password: "x" })).toEqual({
      password: "x",
    });
  });

  test("clears what a user has", async () => {
    expect(await bodyOf("/update-user", { image: null })).toEqual({ image: null });
  });
});

describe("the name at sign-up", () => {
  const nameOf = async (members: object) => {
    const body = await bodyOf("/sign-up/email", { email: " ada@example.com", ...members });
    return (body as { name: unknown }).name;
  };

  test.each([{}, { name: "" }, { name: " \t" }, { name: null }])(
    "is the part before the @ for %j",
    async (members) => {
      expect(await nameOf(members)).toBe("ada");
    },
  );

  test.each(["Ada", " Ada ", 7, false])("is %j, as given", async (name) => {
    expect(await nameOf({ name })).toBe(name);
  });

  test("and the page of the email are completed without a request, too", () => {
    expect(toSignUpBody({ email: "ada@example.com", password: "x" }, frontend)).toEqual({
      email: "ada@example.com",
      password: "x",
      name: "ada",
      callbackURL: `${frontend}/`,
    });
  });

  test("is nobody's concern elsewhere", async () => {
    expect(await bodyOf("/sign-in/email", { email: "ada@example.com" })).not.toHaveProperty("name");
  });
});

describe("the page that a mail leads to", () => {
  test.each([
    ["/request-password-reset", "redirectTo", `${frontend}/reset-password`],
    ["/send-verification-email", "callbackURL", `${frontend}/`],
    ["/sign-up/email", "callbackURL", `${frontend}/`],
  ])("of %s is by default `%s` %s", async (path, member, page) => {
    for (const said of [{}, { [member]: "" }, { [member]: null }]) {
      expect(await bodyOf(path, { name: "Ada", ...said })).toEqual({ name: "Ada", [member]: page });
    }
    expect(await bodyOf("/update-user", {})).toEqual({});
  });

  test.each(["callbackURL", "redirectTo"])("as `%s` is relative to the frontend", async (name) => {
    expect(await bodyOf("/update-user", { [name]: "new?a=b" })).toEqual({
      [name]: `${frontend}/new?a=b`,
    });
    expect(await urlOf("/verify-email", `?${name}=%2Fnew`)).toBe(
      `/verify-email?${name}=${encodeURIComponent(`${frontend}/new`)}`,
    );
  });

  test.each(["https://evil.example/x", "javascript:alert(1)", "//", ""])(
    "is left as it is, for Better Auth to judge: %j",
    async (page) => {
      expect(await bodyOf("/update-user", { callbackURL: page })).toEqual({ callbackURL: page });
    },
  );

  test("of a sign-in is the client's own affair", async () => {
    expect(await bodyOf("/sign-in/email", { callbackURL: "/new" })).toEqual({
      callbackURL: "/new",
    });
  });

  test("is given to a link that has none, and to no other route", async () => {
    const page = encodeURIComponent(`${frontend}/reset-password`);
    for (const query of ["", "?callbackURL="]) {
      expect(await urlOf("/reset-password/:token", query)).toBe(
        `/reset-password/:token?callbackURL=${page}`,
      );
    }
    expect(await urlOf("/get-session", "?a=b")).toBe("/get-session?a=b");
  });

  test("stays as it is where it is given twice, which Better Auth refuses", async () => {
    const twice = "?callbackURL=%2Fa&callbackURL=%2Fb";
    expect(await urlOf("/verify-email", twice)).toBe(`/verify-email${twice}`);
  });
});

describe("a body that is no object", () => {
  test.each([null, [], ["a@example.com "], "text", 7])("is passed on: %j", async (body) => {
    expect(await bodyOf("/sign-up/email", body)).toEqual(body);
  });

  test("nothing stays nothing", async () => {
    const headers = { cookie: "a=b" };
    const request = new Request(`${api}/sign-out`, { method: "POST", headers });
    const route = { path: "/sign-out", methods: ["POST" as const] };
    const changed = await withAccountInput(request, route, frontend);
    expect([changed.method, changed.headers.get("cookie")]).toEqual(["POST", "a=b"]);
    expect(changed.headers.has("content-type")).toBe(false);
    expect(await changed.text()).toBe("");
  });
});
