import { expect, it } from "vitest";
import { toListed } from "#account/access-tokens/use-token-list.ts";

const newToken = (id: string, created_at: string, expires_at: string | null = null) => ({
  id,
  name: "n8n",
  scopes: ["tasks:read" as const],
  created_at,
  expires_at,
  last_used_on: null,
});

it("tokens are listed newest first with their states, and labels tell those of one name apart", () => {
  const old = newToken("old", "2026-01-01T10:00:00.000Z", "2026-02-01T10:00:00.000Z");
  const active = newToken("active", "2026-03-01T10:00:00.000Z");
  const ended = newToken("ended", "2026-02-01T10:00:00.000Z");
  const other = { ...newToken("other", "2025-01-01T10:00:00.000Z"), name: "Claude" };
  const listed = toListed([old, active, other], [ended]);
  expect(listed.map(({ token, state }) => [token.id, state])).toEqual([
    ["active", "active"],
    ["ended", "ended"],
    ["old", "expired"],
    ["other", "active"],
  ]);
  expect(new Set(listed.map(({ label }) => label)).size).toBe(4);
  expect(listed.at(-1)?.label).toBe("Claude");
  expect(listed[0]?.label).toMatch(/^n8n, made .*2026/);
});
