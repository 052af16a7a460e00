import { ApiError, toApiError, unansweredError } from "@todo/client/api-error";
import { describe, expect, it } from "vitest";
import { Failure, toFailure } from "#api/failure.ts";

describe("Failure", () => {
  it.each([
    [{ "Retry-After": "1" }, "Too many attempts. Try again in 1 second."],
    [{ "Retry-After": "60" }, "Too many attempts. Try again in 60 seconds."],
    [{ "Retry-After": "125" }, "Too many attempts. Try again in 3 minutes."],
    [
      { "Retry-After": "Sat, 21 Nov 2026 00:00:00 GMT" },
      "Too many attempts. Wait a moment, then try again.",
    ],
  ])("tells how long to wait by %j", (headers, message) => {
    const error = toApiError({ status: 429, headers: new Headers(Object.entries(headers)) }, {});
    expect(new Failure(error).message).toBe(message);
  });

  it("speaks of the server for an answer that nobody can read", () => {
    const failure = new Failure(toApiError({ status: 502, headers: new Headers() }, "<html>"));
    expect(failure).toMatchObject({ code: "UNREADABLE", outcomeUnknown: true });
    expect(failure.message).toBe("Something went wrong on the server.");
  });
});

describe("toFailure", () => {
  it("takes over what the client tells", () => {
    const errors = [{ pointer: "/title", detail: "Is required.", code: "invalid_type" }];
    const details = { status: 422, code: "VALIDATION_ERROR", requestId: "r1", errors } as const;
    const error = new ApiError({ ...details, detail: "Invalid." });
    expect(toFailure(error)).toMatchObject({
      ...details,
      name: "Failure",
      message: "Invalid.",
      outcomeUnknown: false,
      cause: error,
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
    expect(toFailure(bug)).toMatchObject({ code: "INTERNAL_ERROR", cause: bug });
    expect(toFailure(bug)).toMatchObject({ outcomeUnknown: false });
    expect(toFailure(bug).message).not.toContain("undefined");
  });
});
