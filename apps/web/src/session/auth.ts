"use client";

import { ApiError, toApiError, unansweredError } from "@todo/client/api-error";
import type { Capabilities } from "@todo/validation/credentials";
import { useMemo } from "react";
import { useApiOrigin } from "#api/api-origin.ts";
import { toFailure } from "#api/failure.ts";

interface User {
  id: string;
  email: string;
  name: string;
  emailVerified: boolean;
}

interface Session {
  id: string;
  token: string;
  createdAt: string;
  userAgent?: string | null;
}

interface SignedIn {
  user: User;
}

type Credentials = Record<"email" | "password", string>;

/** The routes of Better Auth that the page calls. Its own client is ten times as large. All reject with a `Failure`. */
export function createAuth(apiOrigin: string, timeoutMs = 20_000) {
  async function call<T = unknown>(route: string, body?: object): Promise<T> {
    const sent = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    };
    try {
      const url = `${apiOrigin}/api/auth/${route}`;
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, { credentials: "include", signal, ...(body && sent) });
      if (response.ok) return (await response.json()) as T;
      throw toApiError(response, await response.json().catch(() => undefined));
    } catch (error) {
      throw toFailure(error instanceof ApiError ? error : unansweredError(error));
    }
  }
  return {
    signUp: (body: Credentials & { name: string; callbackURL: string }) =>
      call<SignedIn>("sign-up/email", body),
    signIn: (body: Credentials) => call<SignedIn>("sign-in/email", body),
    capabilities: () => call<Capabilities>("capabilities"),
    signOut: () => call("sign-out", {}),
    /** `null` without a session. */
    getSession: () => call<(SignedIn & { session: Session }) | null>("get-session"),
    listSessions: () => call<Session[]>("list-sessions"),
    revokeSession: (token: string) => call("revoke-session", { token }),
    revokeSessions: () => call("revoke-sessions", {}),
    sendVerificationEmail: (body: { email: string; callbackURL: string }) =>
      call("send-verification-email", body),
    requestPasswordReset: (body: { email: string; redirectTo: string }) =>
      call("request-password-reset", body),
    resetPassword: (body: { newPassword: string; token: string | undefined }) =>
      call("reset-password", body),
    updateUser: (body: { name: string }) => call("update-user", body),
    changePassword: (body: {
      currentPassword: string;
      newPassword: string;
      revokeOtherSessions: boolean;
    }) => call("change-password", body),
    deleteUser: (password: string) => call("delete-user", { password }),
  };
}

export function useAuth() {
  const apiOrigin = useApiOrigin();
  return useMemo(() => createAuth(apiOrigin), [apiOrigin]);
}
