import { unserved } from "#http/unserved.ts";

export const dynamic = "force-dynamic";

// Every path that is no route, with any method: a 404 in JSON instead of Next's page.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = unserved;
