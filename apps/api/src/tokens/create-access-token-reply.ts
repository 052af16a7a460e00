import { hashOfAccessToken, newAccessToken } from "@todo/auth/access-token";
import { AuthenticationError, type Principal } from "@todo/auth/principal";
import { createAccessToken } from "@todo/db/auth/access-tokens";
import { isSessionActive } from "@todo/db/auth/sessions";
import type { Db } from "@todo/db/database";
import type { CreateAccessToken, CreatedAccessToken } from "@todo/validation/access-token";
import { limits } from "@todo/validation/limits";
import { ApiError, unacceptable } from "#http/api-error.ts";
import { json, type Reply } from "#http/reply.ts";
import type { Settings } from "#settings/settings.ts";
import { toAccessToken } from "./access-token-wire.ts";

interface CreationContext {
  db: Db;
  user: Principal;
  body: CreateAccessToken;
  request: Request;
  settings: Settings;
}

/** Makes an access token. The response is the only place that ever shows it. */
export async function createAccessTokenReply(context: CreationContext): Promise<Reply> {
  const { db, user, body, request, settings } = context;
  refuseIdempotencyKey(request.headers);
  const days = body.expires_in_days;
  if (days === null && settings.tokens.mode === "external") throw endRequired();
  const token = newAccessToken();
  const { name, scopes } = body;
  const sessionId = settings.tokens.mode === "external" ? undefined : user.sessionId;
  const created = { name, scopes, days, hash: hashOfAccessToken(token), sessionId };
  const row = await createAccessToken(db, user.id, created, limits.accessTokensPerUser);
  if (!row) throw await refusalFor(db, { ...user, sessionId });
  return json({ ...toAccessToken(row), token } satisfies CreatedAccessToken, {}, 201);
}

/** A replay would need the token, which is not kept. */
function refuseIdempotencyKey(headers: Headers): void {
  if (!headers.has("idempotency-key")) return;
  const detail = "Is not available here: a repeated response would have to show a secret again.";
  throw unacceptable([{ pointer: "Idempotency-Key", detail, code: "custom" }]);
}

/** The 422 where no account's deletion ends tokens. */
function endRequired(): ApiError {
  const detail = "Is required: on this deployment each access token expires.";
  return unacceptable([{ pointer: "/expires_in_days", detail, code: "custom" }]);
}

/** The 401 of a session that has ended in the last seconds, else the 403. */
async function refusalFor(db: Db, { id, sessionId }: Principal): Promise<Error> {
  const hasEnded = sessionId !== undefined && !(await isSessionActive(db, id, sessionId));
  return hasEnded ? new AuthenticationError("session-ended") : tooMany();
}

function tooMany(): ApiError {
  const detail = `You have ${limits.accessTokensPerUser} access tokens, as many as you may. End one first.`;
  return new ApiError("FORBIDDEN", { detail });
}
