import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cookieOf, newCredentials } from "../fixtures/accounts.ts";
import { withSettings } from "../fixtures/backends.ts";
import { createTask, listTasks } from "../fixtures/families.ts";
import { send } from "../fixtures/send.ts";

const program = fileURLToPath(
  new URL("../../../../packages/auth/test/issuer-process.ts", import.meta.url),
);
const issuer = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface(issuer.stdout);
const nextLine = async () => String((await once(lines, "line"))[0]);
let origin = "";

beforeAll(async () => {
  origin = await nextLine();
});
afterAll(() => {
  issuer.kill();
});

/** Somebody who signs up at the other Better Auth, and gets a token there. */
async function signUpElsewhere() {
  const headers = { "content-type": "application/json", origin };
  const body = JSON.stringify({ ...newCredentials(), name: "Ada" });
  const response = await fetch(`${origin}/api/auth/sign-up/email`, {
    method: "POST",
    headers,
    body,
  });
  const { user } = (await response.json()) as { user: { id: string } };
  const cookie = cookieOf(response);
  const tokenOf = async () => {
    const answer = await fetch(`${origin}/api/auth/token`, { headers: { cookie } });
    return ((await answer.json()) as { token: string }).token;
  };
  return { id: user.id, token: await tokenOf(), tokenOf };
}

const kidOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid;

it("tokens of another Better Auth open their users' tasks, before and after it rotates its key", async () => {
  const keySetUrl = `${origin}/api/auth/jwks`;
  const tokens = { mode: "external", keySetUrl, issuer: origin, audience: origin } as const;
  await withSettings({ tokens }, async () => {
    const [ada, bob] = await Promise.all([signUpElsewhere(), signUpElsewhere()]);
    const task = await createTask(ada);
    expect(task.user_id).toBe(ada.id);
    expect(await listTasks(bob)).toEqual([]);

    const rotated = nextLine();
    issuer.stdin.write("rotate\n");
    expect(await rotated).toBe("rotated");
    const renewed = { ...ada, token: await ada.tokenOf() };
    expect(kidOf(renewed.token)).not.toBe(kidOf(ada.token));
    expect(await listTasks(renewed)).toEqual([task]);
    expect(await listTasks(ada)).toEqual([task]);
  });
  const ada = await signUpElsewhere();
  expect((await send("GET", "/api/tasks", { as: ada })).status).toBe(401);
  const audience = "https://other.example";
  await withSettings({ tokens: { ...tokens, audience } }, async () => {
    expect((await send("GET", "/api/tasks", { as: ada })).status).toBe(401);
  });
});
