import { useQuery } from "@tanstack/react-query";
import { useAuth } from "#session/auth.ts";

/** Number of days for which the API keeps deleted tasks; `undefined` while that is not known. */
export function useHistoryDays(): number | undefined {
  const auth = useAuth();
  const { data } = useQuery({
    queryKey: ["capabilities"],
    queryFn: () => auth.capabilities(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.task_history_days;
}
