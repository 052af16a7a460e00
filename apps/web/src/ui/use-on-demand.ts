"use client";

import { type ComponentType, useState } from "react";

/**
 * A component whose script is only loaded when it is wanted. Unlike `React.lazy`, one that can't
 * be loaded leaves the page as it is: `load` rejects and may be called again.
 */
export function useOnDemand<Props>(importComponent: () => Promise<ComponentType<Props>>) {
  const [Component, setComponent] = useState<ComponentType<Props>>();
  async function load(): Promise<void> {
    const loaded = await importComponent();
    setComponent(() => loaded);
  }
  return [Component, load] as const;
}
