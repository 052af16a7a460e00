import { expect, it } from "vitest";
import { send } from "../fixtures/send.ts";

const loaded = async () => {
  const response = await send("GET", "/api/docs");
  return { response, html: await response.text() };
};

it("200 with a page that names nothing outside our own origin", async () => {
  const { response, html } = await loaded();
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(html).toContain('url":"/api/openapi.json"');
  expect(html).not.toMatch(/\/\//);
});

it("runs no script but its own: each has the nonce, which is another one every time", async () => {
  const nonces = [];
  for (const { response, html } of [await loaded(), await loaded()]) {
    const policy = response.headers.get("content-security-policy") ?? "";
    const nonce = /script-src 'nonce-([\w+/=]{24})';/.exec(policy)?.[1];
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      "style-src 'unsafe-inline'",
      "img-src data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    const scripts = [...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
    expect(scripts).toHaveLength(3);
    for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`);
    nonces.push(nonce);
  }
  expect(new Set(nonces).size).toBe(2);
});

it("200 with Scalar's script, and 304 to a browser that holds it", async () => {
  const response = await send("GET", "/api/docs/scalar.js");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(response.headers.get("cache-control")).toBe("private, no-cache");
  expect(await response.text()).toContain("createApiReference");
  const headers = { "if-none-match": response.headers.get("etag") ?? "" };
  const again = await send("GET", "/api/docs/scalar.js", { headers });
  expect(again.status).toBe(304);
  expect(again.body).toBeNull();
});
