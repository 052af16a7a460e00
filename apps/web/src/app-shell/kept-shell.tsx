"use client";

import { useEffect } from "react";
import { isDevelopment } from "#env.ts";

/** The first tasks come first. */
const beginsAfterMs = 1000;

/** Lets the service worker keep the shell, and what this page has loaded of it. */
export function KeptShell() {
  useEffect(() => {
    // Browsers have it only where the connection is secure.
    const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    if (!workers || isDevelopment) return;
    const timer = setTimeout(() => void keepShell(workers).catch(() => undefined), beginsAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return null;
}

async function keepShell(workers: ServiceWorkerContainer): Promise<void> {
  await workers.register("/service-worker.js");
  const { active } = await workers.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  active?.postMessage(loaded.filter((url) => url.startsWith(window.location.origin)));
}
