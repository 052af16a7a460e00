import { BulkRequest } from "@todo/validation/bulk";
import { bulkResponse } from "../../../../src/bulk-response.ts";
import { resource } from "../../../../src/resource.ts";
import { route } from "../../../../src/route.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({ body: BulkRequest }, bulkResponse),
});
