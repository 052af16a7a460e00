import { BulkRequest } from "@todo/validation/bulk";
import { bulkResponse } from "../../../../src/tasks/bulk-response.ts";
import { resource } from "../../../../src/http/resource.ts";
import { route } from "../../../../src/http/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({ body: BulkRequest }, bulkResponse),
});
