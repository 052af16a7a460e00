import { createTokenCache } from "@todo/client/token-cache";
import { expect, it, vi } from "vitest";
import { watchUser } from "#session/watch-user.ts";

const jwt = (sub: string) =>
  `e30.${Buffer.from(JSON.stringify({ sub, iat: 5, exp: 905 })).toString("base64url")}.signature`;

function setUp(...subjects: string[]) {
  const onUser = vi.fn();
  const onUserChange = vi.fn();
  const source = vi.fn(async () => jwt(subjects.shift() ?? ""));
  return { ...watchUser(source, { onUser, onUserChange }), onUser, onUserChange };
}

it("passes on the tokens of one user, and says who that is", async () => {
  const { token, hasHeld, onUser, onUserChange } = setUp("ana", "ana");
  expect(hasHeld()).toBe(false);
  expect([await token(), await token()]).toEqual([jwt("ana"), jwt("ana")]);
  expect(hasHeld()).toBe(true);
  expect(onUser.mock.calls).toEqual([["ana"], ["ana"]]);
  expect(onUserChange).not.toHaveBeenCalled();
});

it("gives nobody a token of another user who has signed in meanwhile", async () => {
  const { token, onUser, onUserChange } = setUp("ana", "ben");
  const tokens = createTokenCache(token);
  const refused = await tokens.get();
  await expect(tokens.renew(refused)).rejects.toMatchObject({ status: 401 });
  expect(tokens.current()).toBeUndefined();
  expect(onUserChange).toHaveBeenCalledOnce();
  expect(onUser.mock.calls).toEqual([["ana"]]);
});
