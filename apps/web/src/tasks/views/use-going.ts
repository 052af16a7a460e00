"use client";

import type { Address } from "#tasks/address/use-address.ts";
import type { TaskQuery } from "#tasks/cache/task-query.ts";
import type { Selection } from "#tasks/select/use-selection.ts";

export interface Going {
  show: (query: TaskQuery) => void;
  showTrash: () => void;
  /** Shows the same list, sorted or searched. */
  refine: (query: TaskQuery) => void;
}

/** Ways to other lists. They end what belongs to the list before. */
export function useGoing(address: Address, selection: Selection, closeDrawer: () => void): Going {
  return {
    show(query) {
      selection.close();
      address.goTo(query);
      closeDrawer();
    },
    showTrash() {
      selection.close();
      address.goToTrash();
      closeDrawer();
    },
    refine(query) {
      selection.close();
      address.refine(query);
    },
  };
}
