"use client";

import { type ComponentType, useState } from "react";

/**
 * Loads the script of a component on demand. Unlike `React.lazy` a failure leaves the page as it
 * is: `load` rejects and can be called again.
 */
export function useOnDemand<Props>(importComponent: () => Promise<ComponentType<Props>>) {
  const [Component, setComponent] = useState<ComponentType<Props>>();
  async function load(): Promise<void> {
    const loaded = await importComponent();
    setComponent(() => loaded);
  }
  return [Component, load] as const;
}
