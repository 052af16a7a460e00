// What a request to Better Auth is taken to say, where clients spell it in several ways or leave it open.
import { nameFromEmail, type SignUp, trimEmail } from "@todo/validation/credentials";
import type { AuthRoute } from "./auth-routes.ts";

/** Members that hold an e-mail address. */
const emailMembers = ["email", "newEmail"];
/** Members and parameters that hold a page to go on to. */
const pageMembers = ["callbackURL", "redirectTo", "errorCallbackURL", "newUserCallbackURL"];

/** Where the link of a mail leads when nobody says so: pages of the first frontend. */
const landingPages: Record<string, { member: string; path: string }> = {
  "/request-password-reset": { member: "redirectTo", path: "/reset-password" },
  "/reset-password/:token": { member: "callbackURL", path: "/reset-password" },
  "/send-verification-email": { member: "callbackURL", path: "/" },
  "/sign-up/email": { member: "callbackURL", path: "/" },
};

/**
 * The same request in the spelling that Better Auth reads; its body, if any, is JSON. `frontend` is the origin that
 * relative pages are of.
 */
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

/** The body of a sign-up as Better Auth reads it. */
export function toSignUpBody(credentials: SignUp, frontend: string): SignUp & { name: string } {
  return changedBody("/sign-up/email", credentials, frontend) as SignUp & { name: string };
}

function withPages(url: URL, path: string, frontend: string): URL {
  const landing = landingPages[path];
  const { searchParams } = url;
  for (const name of pageMembers) {
    const [page, ...more] = searchParams.getAll(name);
    // Better Auth refuses several.
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
  for (const [name, value] of Object.entries(changed)) {
    // Encoders of typed languages write `null` for what is not said; only a user's own members can be cleared.
    if (value === null && path !== "/update-user") delete changed[name];
    if (typeof value !== "string") continue;
    if (emailMembers.includes(name)) changed[name] = trimEmail(value);
    // A sign-in's page is for the client, which follows it itself.
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

function isBlank(name: unknown): boolean {
  return name === undefined || (typeof name === "string" && name.trim() === "");
}

/** Relative pages would be taken for pages of the API. Whether an absolute one is trusted, Better Auth decides. */
function absolutePage(page: string, frontend: string): string {
  if (page === "" || URL.canParse(page) || !URL.canParse(page, frontend)) return page;
  return new URL(page, frontend).href;
}
