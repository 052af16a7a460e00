import { describe, expect, it, onTestFinished, vi } from "vitest";
import { nextPath, signInPath } from "#session/next-path.ts";

describe("nextPath", () => {
  it.each(["/tasks", "/tasks?status=pending&search=a%26b", "/account", "/account#sessions"])(
    "keeps %s",
    (next) => expect(nextPath(next)).toBe(next),
  );

  it.each([
    undefined,
    null,
    "",
    "tasks",
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "/x/..//evil.example",
    "/.//evil.example",
    "/%2e%2e//evil.example",
    "/\t/evil.example",
    "/\n\\evil.example",
    "\\\\evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "/sign-in?next=/sign-in",
    "/sign-up",
    "/x/../sign-in",
  ])("leads to the tasks instead of %j", (next) => expect(nextPath(next)).toBe("/tasks"));

  it("comes back from signInPath", () => {
    const path = "/tasks?search=rock+%26+roll";
    const url = new URL(signInPath(path, "expired"), "http://localhost");
    expect(nextPath(url.searchParams.get("next"))).toBe(path);
    expect(url.searchParams.get("reason")).toBe("expired");
  });

  it("is not lost when a request of the page before fails on the sign-in page", () => {
    const asked = signInPath("/account", "expired");
    expect(signInPath(asked, "expired")).toBe(asked);
    expect(signInPath("/sign-in", "expired")).toBe("/sign-in");
  });
});

it("needs no URL.parse, which Safari 17 lacks", () => {
  vi.stubGlobal("URL", class extends URL {});
  Object.defineProperty(URL, "parse", { value: undefined });
  onTestFinished(() => void vi.unstubAllGlobals());
  expect(nextPath("/tasks?search=milk")).toBe("/tasks?search=milk");
});
