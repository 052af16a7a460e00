import { useEffect, useState } from "react";
import { useAuth } from "#session/auth.ts";

/** Whether the API sends email; `undefined` while that is not known. */
export function useSendsEmail(): boolean | undefined {
  const auth = useAuth();
  const [sendsEmail, setSendsEmail] = useState<boolean>();
  useEffect(() => {
    // If this fails, the form finds out.
    auth.capabilities().then(
      ({ email }) => setSendsEmail(email),
      () => undefined,
    );
  }, [auth]);
  return sendsEmail;
}
