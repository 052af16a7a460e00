import { newAccessToken } from "@todo/auth/access-token";
import { describe, expect, it } from "vitest";
import { allowedMethods, methods, pathOf, routes } from "../fixtures/routes.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser, signToken, validClaims } from "../fixtures/tokens.ts";

/** Everything that answers without a bearer token. What is not on this list must refuse. */
const publicRoutes = [
  "/api/auth/[...all]",
  "/api/auth/capabilities",
  "/api/auth/login",
  "/api/auth/register",
  "/api/auth/signin",
  "/api/auth/signup",
  "/api/docs",
  "/api/docs/scalar.js",
  "/api/health",
  "/api/openapi.json",
  "/api/ready",
];

const protectedRoutes = routes.filter((pattern) => !publicRoutes.includes(pattern));

const hourAgo = () => Math.floor(Date.now() / 1000) - 3600;

/** Everything that must not open a protected route, each for the user whose path is asked for. */
const refusals: [string, (id: string) => Promise<string | undefined>, string][] = [
  ["no token", async () => undefined, "Bearer"],
  ["garbage", async () => "Bearer garbage", 'Bearer error="invalid_token"'],
  [
    "an unknown access token",
    async () => `Bearer ${newAccessToken()}`,
    'Bearer error="invalid_token"',
  ],
  [
    "an expired token",
    async (id) => {
      const claims = { ...validClaims(id), iat: hourAgo(), exp: hourAgo() + 60 };
      return `Bearer ${await signToken(claims)}`;
    },
    'Bearer error="invalid_token"',
  ],
  [
    "a wrongly signed token",
    async (id) => `Bearer ${await signToken(validClaims(id), "an0ther-secret-0f-enough-length!")}`,
    'Bearer error="invalid_token"',
  ],
  [
    "a token for another audience",
    async (id) => `Bearer ${await signToken({ ...validClaims(id), aud: "https://x.example" })}`,
    'Bearer error="invalid_token"',
  ],
  [
    "a token of another issuer",
    async (id) => `Bearer ${await signToken({ ...validClaims(id), iss: "https://x.example" })}`,
    'Bearer error="invalid_token"',
  ],
];

it("the public list names only routes that exist", () => {
  expect(routes).toEqual(expect.arrayContaining(publicRoutes));
  expect(protectedRoutes).toEqual(
    expect.arrayContaining([
      "/api/tasks",
      "/api/tasks/[id]",
      "/api/tasks/[id]/complete",
      "/api/[userId]/tasks",
      "/api/[userId]/tasks/[id]",
      "/api/[userId]/tasks/[id]/complete",
      "/api/auth/logout",
      "/api/auth/me",
    ]),
  );
});

describe.each(protectedRoutes)("%s", (pattern) => {
  it.each(refusals)("401 for every verb with %s", async (_name, authorize, challenge) => {
    const user = await newUser();
    const path = pathOf(pattern, user);
    const verbs = (await allowedMethods(path)).filter((method) => method !== "OPTIONS");
    expect(verbs).not.toEqual([]);
    for (const method of verbs) {
      const authorization = await authorize(user.id);
      const response = await send(method, path, {
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(response.headers.get("www-authenticate"), method).toBe(challenge);
      expect(response.status, method).toBe(401);
      if (method === "HEAD") continue;
      expect((await errorOf(response)).error_code, method).toBe("AUTHENTICATION_REQUIRED");
    }
  });

  it("not 401 for any verb with a valid token", async () => {
    const user = await newUser();
    for (const method of methods) {
      const { status } = await send(method, pathOf(pattern, user), { as: user });
      expect(status, method).not.toBe(401);
    }
  });
});

describe.each(publicRoutes)("%s", (pattern) => {
  it("not 401 without a token", async () => {
    const path = pathOf(pattern, await newUser());
    for (const method of await allowedMethods(path)) {
      expect((await send(method, path)).status, method).not.toBe(401);
    }
  });
});

describe.each(routes)("%s", (pattern) => {
  it("405 with Allow exactly for the methods that it does not serve", async () => {
    const user = await newUser();
    const path = pathOf(pattern, user);
    const allowed = await allowedMethods(path);
    expect(allowed).toContain("OPTIONS");
    expect(allowed.includes("HEAD")).toBe(allowed.includes("GET"));
    for (const method of methods) {
      const response = await send(method, path, { as: user });
      if (allowed.includes(method)) {
        expect(response.status, method).not.toBe(405);
        continue;
      }
      expect(response.status, method).toBe(405);
      expect(response.headers.get("allow"), method).toBe(allowed.join(", "));
      if (method === "HEAD") expect(response.body).toBeNull();
      else expect((await errorOf(response)).error_code, method).toBe("METHOD_NOT_ALLOWED");
    }
  });

  it("405 before anything else, even without a token and with a huge body", async () => {
    const path = pathOf(pattern, await newUser());
    const allowed = await allowedMethods(path);
    const method = ["POST", "PUT", "PATCH", "DELETE"].find((verb) => !allowed.includes(verb));
    expect(method).toBeDefined();
    const response = await send(method ?? "", path, { body: "x".repeat(100_000) });
    expect(response.status).toBe(405);
  });
});

it("no answer is ever cached or made at build time by Next.js: every route file says so", () => {
  const files = import.meta.glob<{ dynamic?: string }>("../../app/**/route.ts", { eager: true });
  expect(Object.keys(files)).toHaveLength(routes.length + 1);
  for (const { dynamic } of Object.values(files)) expect(dynamic).toBe("force-dynamic");
});
