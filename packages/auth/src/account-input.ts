// Normalizes requests to Better Auth, because clients spell members differently or omit them.
import { nameFromEmail, type SignUp, trimEmail } from "@todo/validation/credentials";
import { limits } from "@todo/validation/limits";
import type { AuthRoute } from "./auth-routes.ts";

const pageMembers = ["callbackURL", "redirectTo"];

/** Default targets of links in emails: pages of the first frontend. */
const landingPages: Record<string, { member: string; path: string }> = {
  "/request-password-reset": { member: "redirectTo", path: "/reset-password" },
  "/reset-password/:token": { member: "callbackURL", path: "/reset-password" },
  "/send-verification-email": { member: "callbackURL", path: "/" },
  "/sign-up/email": { member: "callbackURL", path: "/" },
};

/** Returns the request in the form that Better Auth reads. Relative pages are relative to `frontend`. */
export async function withAccountInput(
  request: Request,
  { path }: AuthRoute,
  frontend: string,
): Promise<Request> {
  const { url, method, headers } = request;
  if (method === "GET") return new Request(withPages(new URL(url), path, frontend), { headers });
  const text = await request.text();
  const sent = new Request(url, { method, headers });
  if (text === "") return sent;
  sent.headers.set("content-type", "application/json");
  return new Request(sent, { body: JSON.stringify(changedBody(path, JSON.parse(text), frontend)) });
}

export function toSignUpBody(credentials: SignUp, frontend: string): SignUp & { name: string } {
  return changedBody("/sign-up/email", credentials, frontend) as SignUp & { name: string };
}

function withPages(url: URL, path: string, frontend: string): URL {
  const landing = landingPages[path];
  const { searchParams } = url;
  for (const name of pageMembers) {
    const [page, ...more] = searchParams.getAll(name);
    // Better Auth refuses repeated parameters.
    if (page && more.length === 0) searchParams.set(name, absolutePage(page, frontend));
  }
  if (landing && !searchParams.get(landing.member)) {
    searchParams.set(landing.member, frontend + landing.path);
  }
  return url;
}

function changedBody(path: string, body: unknown, frontend: string): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const changed: Record<string, unknown> = { ...body };
  const chosenPassword = path === "/sign-up/email" ? "password" : "newPassword";
  for (const [name, value] of Object.entries(changed)) {
    // Encoders of typed languages write `null` for absent members. Only members of a user can be cleared.
    if (value === null && path !== "/update-user") delete changed[name];
    if (typeof value !== "string") continue;
    if (name === chosenPassword) changed[name] = shortInCodeUnits(value);
    if (name === "email") changed[name] = trimEmail(value);
    // The client itself opens the page after a sign-in.
    if (pageMembers.includes(name) && path !== "/sign-in/email") {
      changed[name] = absolutePage(value, frontend);
    }
  }
  if (path === "/sign-up/email" && isBlank(changed["name"])) {
    changed["name"] = nameFromEmail(String(changed["email"]));
  }
  const landing = landingPages[path];
  if (landing) changed[landing.member] ||= frontend + landing.path;
  return changed;
}

/** Cuts a password with too few code points, because Better Auth counts code units and refuses it by these. */
function shortInCodeUnits(password: string): string {
  const isShort = [...password].length < limits.passwordMinLength;
  return isShort ? password.slice(0, limits.passwordMinLength - 1) : password;
}

function isBlank(name: unknown): boolean {
  return name === undefined || (typeof name === "string" && name.trim() === "");
}

function absolutePage(page: string, frontend: string): string {
  if (page === "" || URL.canParse(page) || !URL.canParse(page, frontend)) return page;
  return new URL(page, frontend).href;
}
