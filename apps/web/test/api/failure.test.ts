import { ApiError, unansweredError } from "@todo/client/api-error";
import { describe, expect, it } from "vitest";
import { Failure, failureOf, toFailure } from "#api/failure.ts";
import { toErrors } from "#forms/form-errors.ts";

const none = new Headers();

describe("failureOf", () => {
  it("takes over the API's error", () => {
    const errors = [{ pointer: "/title", detail: "Is required.", code: "invalid_type" }];
    const body = { detail: "Invalid.", error_code: "VALIDATION_ERROR", request_id: "r1", errors };
    expect(failureOf(422, none, body)).toMatchObject({
      status: 422,
      code: "VALIDATION_ERROR",
      message: "Invalid.",
      requestId: "r1",
      fieldErrors: errors,
      outcomeUnknown: false,
    });
  });

  it("prefers Better Auth's code, which says more", () => {
    const body = {
      message: "Invalid password",
      code: "INVALID_PASSWORD",
      error_code: "BAD_REQUEST",
    };
    expect(failureOf(400, none, body)).toMatchObject({
      code: "INVALID_PASSWORD",
      message: "Invalid password",
    });
  });

  it.each([undefined, null, "<html>", 3, []])("makes do with %j as the body", (body) => {
    const failure = failureOf(502, new Headers({ "X-Request-Id": "r2" }), body);
    expect(failure).toMatchObject({ code: "UNKNOWN", requestId: "r2", outcomeUnknown: true });
    expect(failure.message).toBe("Something went wrong on the server.");
  });

  it.each([
    [{ "Retry-After": "1" }, "Too many attempts. Try again in 1 second."],
    [{ "X-Retry-After": "60" }, "Too many attempts. Try again in 60 seconds."],
    [{ "Retry-After": "125" }, "Too many attempts. Try again in 3 minutes."],
    [
      { "Retry-After": "Sat, 21 Nov 2026 00:00:00 GMT" },
      "Too many attempts. Wait a moment, then try again.",
    ],
  ])("tells how long to wait by %j", (headers, message) => {
    expect(failureOf(429, new Headers(Object.entries(headers)), {}).message).toBe(message);
  });
});

describe("toFailure", () => {
  it("takes over what the client tells", () => {
    const errors = [{ pointer: "/title", detail: "Is required.", code: "invalid_type" }];
    const details = { status: 422, code: "VALIDATION_ERROR", detail: "Invalid." } as const;
    const error = new ApiError({ ...details, requestId: "r1", errors });
    expect(toFailure(error)).toMatchObject({
      ...{ status: 422, code: "VALIDATION_ERROR", message: "Invalid.", requestId: "r1" },
      ...{ fieldErrors: errors, outcomeUnknown: false, cause: error },
    });
  });

  it("leaves the outcome of what was not answered open", () => {
    const failure = toFailure(unansweredError(new TypeError("Failed to fetch")));
    expect(failure).toMatchObject({ code: "NETWORK", outcomeUnknown: true });
    expect(failure.message).toBe("The server can’t be reached right now.");
  });

  it("keeps a failure and wraps a bug with its cause", () => {
    const failure = new Failure({ status: 503, code: "SERVICE_UNAVAILABLE", detail: "" });
    const bug = new TypeError("x is undefined");
    expect(toFailure(failure)).toBe(failure);
    expect(toFailure(bug)).toMatchObject({ code: "BUG", cause: bug });
    expect(toFailure(bug).message).not.toContain("undefined");
  });
});

describe("toErrors", () => {
  it("takes the first error of each field by its JSON Pointer", () => {
    const entry = (pointer: string, detail: string) => ({ pointer, detail, code: "custom" });
    const errors = [
      entry("/a", "One."),
      entry("/a/0", "Two."),
      entry("/b~1c~0d", "Three."),
      entry("", "Four."),
    ];
    expect(toErrors(errors)).toEqual({ a: "One.", "b/c~d": "Three." });
  });
});
