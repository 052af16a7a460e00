import { unserved } from "../../src/http/unserved.ts";

// Every path that is no route, with any method: a 404 in JSON instead of Next's page.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = unserved;
