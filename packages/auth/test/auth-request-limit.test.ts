import { describe, expect, test } from "vitest";
import { createLimitAuthRequests } from "../src/auth-request-limit.ts";
import { clientAddressHeader } from "../src/client-address.ts";
import { RateLimitedError } from "../src/rate-limited-error.ts";
import { newCaller } from "./new-auth.ts";
import { openDatabase } from "./open-database.ts";

const { db } = await openDatabase();
const max = 2;
const limit = createLimitAuthRequests({ db, authRequestsPerMinute: max });

/** Sends one request; what it is refused with, else `undefined`. */
async function refusalOf(path: string, address: string): Promise<RateLimitedError | undefined> {
  const headers = new Headers({ [clientAddressHeader]: address });
  try {
    await limit(path, headers);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimitedError) return error;
    throw error;
  }
}

async function isAllowed(path: string, address: string): Promise<boolean> {
  return (await refusalOf(path, address)) === undefined;
}

async function useUp(path: string, address: string) {
  for (let at = 0; at < max; at += 1) expect(await isAllowed(path, address)).toBe(true);
}

describe("a route that takes a password or sends a mail", () => {
  test.each([
    "/sign-in/email",
    "/sign-up/email",
    "/change-password",
    "/delete-user",
    "/request-password-reset",
    "/send-verification-email",
  ])("%s is refused to an address that has used up its minute", async (path) => {
    const { address } = newCaller();
    await useUp(path, address);
    const refusal = await refusalOf(path, address);
    expect(refusal).toMatchObject({ code: "rate-limited", limit: { name: "auth", quota: max } });
    expect(refusal?.retryAfterSeconds).toBeGreaterThan(50);
    expect(refusal?.retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  test("counts for itself and for one address", async () => {
    const { address } = newCaller();
    await useUp("/sign-in/email", address);
    expect(await isAllowed("/sign-in/email", address)).toBe(false);
    expect(await isAllowed("/sign-up/email", address)).toBe(true);
    expect(await isAllowed("/sign-in/email", newCaller().address)).toBe(true);
  });

  test("counts apart from another route and address that read the same together", async () => {
    const rest = newCaller().address.slice("10.".length);
    await useUp("/sign-in/x1", `1.${rest}`);
    expect(await isAllowed("/sign-in/x", `11.${rest}`)).toBe(true);
  });

  test("counts the addresses of one IPv6 network of 64 bits together", async () => {
    const network = `2001:db8:${Math.floor(Math.random() * 65_536).toString(16)}`;
    await useUp("/sign-in/email", `${network}:1::1`);
    expect(await isAllowed("/sign-in/email", `${network}:1:ffff::2`)).toBe(false);
    expect(await isAllowed("/sign-in/email", `${network}:2::1`)).toBe(true);
  });
});

describe("another route", () => {
  test.each([
    "/get-session",
    "/x/sign-in/email",
    "/sign-in/",
    "/change-password/x",
    "/x/change-password",
    "/reset-password/:token",
  ])("%s is not held to the limit of passwords", async (path) => {
    const { address } = newCaller();
    await useUp(path, address);
    expect(await isAllowed(path, address)).toBe(true);
  });

  test("is refused after 300 requests a minute", async () => {
    const { address } = newCaller();
    const asked = Array.from({ length: 310 }, () => refusalOf("/get-session", address));
    const refused = (await Promise.all(asked)).filter((refusal) => refusal !== undefined);
    expect(refused).toHaveLength(10);
    expect(refused[0]).toMatchObject({ code: "rate-limited", limit: { name: "auth-other" } });
  });
});
