import { useQuery } from "@tanstack/react-query";
import { Capabilities } from "@todo/validation/credentials";
import { useApp } from "#visit/app-context.ts";

/** Whether the API sends email; `undefined` while that is not known. */
export function useSendsEmail(): boolean | undefined {
  const { apiOrigin } = useApp();
  const { data } = useQuery({
    queryKey: ["capabilities"],
    queryFn: async ({ signal }) => {
      const response = await fetch(`${apiOrigin}/api/auth/capabilities`, { signal });
      return Capabilities.parse(await response.json());
    },
    staleTime: Infinity,
  });
  return data?.email;
}
