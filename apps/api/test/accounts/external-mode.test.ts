import { createFileDatabase } from "@todo/postgres/file-database";
import { withClient } from "@todo/postgres/postgres-client";
import { describe, expect, it } from "vitest";
import type { Settings } from "#settings/settings.ts";
import type { TokenSettings } from "#settings/token-settings.ts";
import { withSettings } from "../fixtures/backends.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { logLines } from "../fixtures/log-lines.ts";
import { methods, pathOf, routes } from "../fixtures/routes.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

const external: TokenSettings = {
  mode: "external",
  keySetUrl: undefined,
  issuer: undefined,
  audience: undefined,
};
const withExternal = (work: () => Promise<void>, settings: Partial<Settings> = {}) =>
  withSettings({ tokens: external, ...settings }, work);

describe("where tokens are issued elsewhere", () => {
  it("tasks work for users that nobody stores, without any table of users or sessions", async () => {
    const databaseUrl = await createFileDatabase();
    await withClient(databaseUrl, (client) =>
      client.query('drop table "user", session, account, verification, jwks, rate_limit cascade'),
    );
    const [ada, bob] = [await newUser(), await newUser()];
    await withExternal(
      async () => {
        const task = await createTask(ada);
        expect(await listTasks(ada)).toEqual([task]);
        expect(await listTasks(bob)).toEqual([]);
        expect((await send("GET", `/api/tasks/${task.id}`, { as: bob })).status).toBe(404);
        expect((await send("GET", "/api/ready")).status).toBe(200);
      },
      { databaseUrl, databaseRowSecurity: false },
    );
  });

  const accountRoutes = routes.filter((pattern) => pattern.startsWith("/api/auth/"));
  it.each([...accountRoutes, "/api/auth/token", "/api/auth/get-session"])(
    "404 for every method of %s, with and without a token and a body",
    async (pattern) => {
      const user = await newUser();
      const path = pathOf(pattern, user);
      await withExternal(async () => {
        for (const method of methods) {
          const body = ["GET", "HEAD"].includes(method) ? {} : { body: "{" };
          for (const options of [{}, { as: user, ...body }]) {
            const response = await send(method, path, options);
            expect(response.status, method).toBe(404);
            if (method === "HEAD") continue;
            expect((await errorOf(response)).error_code).toBe("RESOURCE_NOT_FOUND");
          }
        }
        expect((await send("OPTIONS", path)).status).toBe(404);
        const headers = { "access-control-request-method": "GET" };
        expect((await send("OPTIONS", path, { headers })).status).toBe(204);
      });
      expect((await send("OPTIONS", path)).status).toBe(204);
    },
  );

  it("the OpenAPI document has the tasks and no route of accounts", async () => {
    const pathsOf = async () => {
      const { paths, tags } = await (await send("GET", "/api/openapi.json")).json();
      expect(tags.map(({ name }: { name: string }) => name)).toContain("Tasks");
      return Object.keys(paths);
    };
    const isAccount = (path: string) => path.startsWith("/api/auth/");
    const usual = await pathsOf();
    expect(usual.some(isAccount)).toBe(true);
    await withExternal(async () => {
      expect(await pathsOf()).toEqual(usual.filter((path) => !isAccount(path)));
    });
  });

  it("the OpenAPI document says that tokens are the issuer's, and speaks of no signing in", async () => {
    const partsOf = async () => {
      const { info, tags, components } = await (await send("GET", "/api/openapi.json")).json();
      const { schemas, securitySchemes } = components;
      return {
        description: info.description,
        rest: JSON.stringify([tags, schemas, securitySchemes]),
      };
    };
    const accounts = /sign(ing)?[ -]?(up|in|out)\b|better auth/i;
    const usual = await partsOf();
    expect(usual.description).toContain("get a token by signing up or in");
    expect(usual.rest).toMatch(accounts);
    await withExternal(async () => {
      const { description, rest } = await partsOf();
      expect(description).toContain("the issuer that this deployment trusts gives out tokens");
      for (const text of [description, rest]) expect(text).not.toMatch(accounts);
    });
  });

  it("503 while the keys are out of reach, 401 for a bad token all the same, and the log says why", async () => {
    const keySetUrl = "http://127.0.0.1:9/jwks";
    const user = await newUser();
    await withExternal(
      async () => {
        const badly = await send("GET", "/api/tasks", { as: user });
        expect(badly.status).toBe(401);
        const header = Buffer.from('{"alg":"EdDSA","kid":"one"}').toString("base64url");
        const token = `${header}.${user.token.split(".").slice(1).join(".")}`;
        const response = await send("GET", "/api/tasks", { as: { ...user, token } });
        expect(response.headers.get("retry-after")).toBe("2");
        expect(await errorOf(response)).toMatchObject({
          status: 503,
          error_code: "SERVICE_UNAVAILABLE",
        });
        const entry = logLines.of(response.headers.get("x-request-id"));
        expect(entry).toMatchObject({ level: 50, reason: "keys-unreachable" });
        expect(logLines.lines.join("")).toContain(
          '"reason":"unreachable","msg":"keys not renewed"',
        );
      },
      { tokens: { ...external, keySetUrl } },
    );
  });
});
