import type { Scope } from "@todo/validation/scope";
import { describe, expect, it } from "vitest";
import { ApiError } from "#http/api-error.ts";
import { assertAccess, type BearerAccess } from "#http/assert-access.ts";

function refusalOf(scopes: Scope[] | undefined, access: BearerAccess): ApiError | undefined {
  try {
    const user = { id: "user", sessionId: undefined };
    assertAccess(scopes ? { ...user, tokenId: "token", scopes } : user, access);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

describe("an access token", () => {
  it.each([
    [["tasks:read"], "tasks:read"],
    [["tasks:write"], "tasks:write"],
    [["tasks:write"], "tasks:read"],
    [["tasks:read", "tasks:write"], "tasks:write"],
  ] as [Scope[], BearerAccess][])("of %j may do what needs %s", (scopes, access) => {
    expect(refusalOf(scopes, access)).toBeUndefined();
  });

  it.each([
    [["tasks:read"], "tasks:write"],
    [[], "tasks:read"],
  ] as [Scope[], Scope][])("of %j is told that it needs %s", (scopes, access) => {
    expect(refusalOf(scopes, access)).toMatchObject({
      status: 403,
      code: "INSUFFICIENT_SCOPE",
      details: {
        headers: { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="${access}"` },
      },
    });
  });

  it("may do nothing that needs a session, whatever its scopes", () => {
    const refusal = refusalOf(["tasks:read", "tasks:write"], "session");
    expect(refusal).toMatchObject({ status: 403, code: "FORBIDDEN" });
  });
});

it.each(["tasks:read", "tasks:write", "session"] as const)(
  "a JWT may do what needs %s",
  (access) => {
    expect(refusalOf(undefined, access)).toBeUndefined();
  },
);
