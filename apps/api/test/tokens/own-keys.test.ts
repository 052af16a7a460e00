import { describe, expect, it } from "vitest";
import { newAccount, newBrowser } from "../fixtures/accounts.ts";
import { withOwnKeys } from "../fixtures/backends.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { errorOf, send } from "../fixtures/send.ts";
import { newUser } from "../fixtures/tokens.ts";

describe("AUTH_JWT_ALG=EdDSA", () => {
  it("tokens of both kinds of sign-in open tasks, and name a published key", async () => {
    await withOwnKeys(async () => {
      const { keys } = await (await send("GET", "/api/auth/jwks")).json();
      expect(keys).toEqual([expect.objectContaining({ kty: "OKP", crv: "Ed25519" })]);
      for (const user of [await newAccount(), await newBrowser()]) {
        const task = await createTask(user);
        expect(await listTasks(user)).toEqual([task]);
        const header = Buffer.from(user.token.split(".")[0] ?? "", "base64url").toString();
        expect(JSON.parse(header)).toEqual({ alg: "EdDSA", kid: keys[0].kid });
        expect((await send("POST", "/api/auth/logout", { as: user })).status).toBe(200);
        expect((await send("GET", "/api/tasks", { as: user })).status).toBe(401);
      }
    });
  });

  it("tokens of the other algorithm are refused after the switch, in both directions", async () => {
    const [external, before] = [await newUser(), await newAccount()];
    await withOwnKeys(async () => {
      for (const user of [external, before]) {
        const error = await errorOf(await send("GET", "/api/tasks", { as: user }));
        expect(error).toMatchObject({ status: 401, error_code: "AUTHENTICATION_REQUIRED" });
      }
      Object.assign(external, await newAccount());
      expect((await send("GET", "/api/tasks", { as: external })).status).toBe(200);
    });
    expect((await send("GET", "/api/tasks", { as: external })).status).toBe(401);
    expect((await send("GET", "/api/tasks", { as: before })).status).toBe(200);
  });
});

it("without it no keys are published", async () => {
  expect((await send("GET", "/api/auth/jwks")).status).toBe(404);
});
