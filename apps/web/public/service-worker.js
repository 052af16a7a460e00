/* global addEventListener, caches, clients, fetch, location, Response, setTimeout, skipWaiting, URL */
// Keeps the shell of the tasks page for times without a network. It holds nothing of a user, and never sees the API.
const cacheName = "shell";
const shellPath = "/tasks";
const assetPath = "/_next/static/";
const slowMs = 5000;

const assetsIn = (html) => new Set(html.match(/\/_next\/static\/[^"'\\?\s)]+/g));

/** Stores a document after all of its files. Those of another release go. */
async function keep(response) {
  if (!response.ok) throw new Error("The server is in trouble.");
  const cache = await caches.open(cacheName);
  const assets = assetsIn(await response.clone().text());
  const before = await (await cache.match(shellPath))?.text();
  await keepAssets([...assets]);
  await cache.put(shellPath, response);
  if (!before || [...assetsIn(before)].every((path) => assets.has(path))) return;
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith(assetPath) && !assets.has(pathname)) await cache.delete(url);
  }
}

async function keepAssets(urls) {
  const cache = await caches.open(cacheName);
  const wanted = urls.filter((url) => new URL(url, location.origin).pathname.startsWith(assetPath));
  const missing = await Promise.all(wanted.map(async (url) => !(await cache.match(url))));
  await cache.addAll(wanted.filter((_url, index) => missing[index]));
}

/** Files of a release have hashes in their names, so that a kept one is right. */
async function answerAsset(event) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(event.request, { ignoreSearch: true });
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(cache.put(event.request, response.clone()));
  return response;
}

/** The server's page; without it the shell of the tasks. A kept document has the policy with its own nonce. */
async function answerPage(event, pathname) {
  const fetched = fetch(event.request);
  if (pathname !== shellPath) return fetched.catch(offlinePage);
  const kept = await (await caches.open(cacheName)).match(shellPath);
  const late = new Promise((resolve) => kept && setTimeout(resolve, slowMs, kept));
  const answer = fetched.then((response) => {
    event.waitUntil(keep(response.clone()).catch(() => undefined));
    return response;
  });
  return Promise.race([answer, late]).catch(() => kept ?? offlinePage());
}

function offlinePage() {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Offline · Todo</title>
<style>:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{max-width:26rem;margin:20vh auto;padding:0 1.25rem}a{color:inherit}</style>
<main><h1>You are offline</h1><p>This page needs the network. Your tasks can be read without it.</p>
<p><a href="${shellPath}">Go to your tasks</a> or <a href="">try again</a>.</p></main></html>`;
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
  };
  return new Response(html, { status: 503, headers });
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(fetch(shellPath).then(keep));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.waitUntil(keepAssets(event.data)));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || pathname.startsWith("/api/")) return;
  if (pathname.startsWith(assetPath)) event.respondWith(answerAsset(event));
  else if (mode === "navigate") event.respondWith(answerPage(event, pathname));
});
