import type { Auth } from "@todo/auth/auth";
import { backend } from "#http/handle.ts";
import { forEachMethod, type Resource } from "#http/resource.ts";
import { unserved } from "#http/unserved.ts";

/** Creates a resource on first use; 404 if accounts live elsewhere. */
export function accountResource(create: (accounts: Auth) => Resource): Resource {
  const created = new WeakMap<Auth, Resource>();
  const findResource = (): Resource => {
    const accounts = backend?.accounts;
    if (!accounts) return unserved;
    const resource = created.get(accounts) ?? create(accounts);
    created.set(accounts, resource);
    return resource;
  };
  return forEachMethod((method) => (request, context) => findResource()[method](request, context));
}
