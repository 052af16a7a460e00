// All routes of the API. A test compares them with the files below app/.
import * as changes from "../app/api/changes/route.ts";
import * as userChanges from "../app/api/[userId]/changes/route.ts";
import * as bulk from "../app/api/tasks/bulk/route.ts";
import * as complete from "../app/api/tasks/[id]/complete/route.ts";
import * as counts from "../app/api/tasks/counts/route.ts";
import * as task from "../app/api/tasks/[id]/route.ts";
import * as tasks from "../app/api/tasks/route.ts";
import * as undo from "../app/api/tasks/[id]/undo/route.ts";
import * as tokens from "../app/api/tokens/route.ts";
import * as token from "../app/api/tokens/[id]/route.ts";
import * as trash from "../app/api/trash/route.ts";
import * as trashed from "../app/api/trash/[id]/route.ts";
import * as userBulk from "../app/api/[userId]/tasks/bulk/route.ts";
import * as userComplete from "../app/api/[userId]/tasks/[id]/complete/route.ts";
import * as userCounts from "../app/api/[userId]/tasks/counts/route.ts";
import * as userTask from "../app/api/[userId]/tasks/[id]/route.ts";
import * as userTasks from "../app/api/[userId]/tasks/route.ts";
import * as userUndo from "../app/api/[userId]/tasks/[id]/undo/route.ts";
import * as userTrash from "../app/api/[userId]/trash/route.ts";
import * as userTrashed from "../app/api/[userId]/trash/[id]/route.ts";
import * as betterAuth from "../app/api/auth/[...all]/route.ts";
import * as capabilities from "../app/api/auth/capabilities/route.ts";
import * as login from "../app/api/auth/login/route.ts";
import * as logout from "../app/api/auth/logout/route.ts";
import * as me from "../app/api/auth/me/route.ts";
import * as register from "../app/api/auth/register/route.ts";
import * as signin from "../app/api/auth/signin/route.ts";
import * as signup from "../app/api/auth/signup/route.ts";
import * as mcp from "../app/api/mcp/route.ts";
import * as docs from "../app/api/docs/route.ts";
import * as scalarScript from "../app/api/docs/scalar.js/route.ts";
import * as health from "../app/api/health/route.ts";
import * as openApi from "../app/api/openapi.json/route.ts";
import * as ready from "../app/api/ready/route.ts";
import * as unserved from "../app/[[...path]]/route.ts";
import type { Resource } from "#http/resource.ts";

/** By folder of route.ts below app/; the first match wins. */
export const routeTable: Record<string, Resource> = {
  "api/tasks": tasks,
  "api/tasks/bulk": bulk,
  "api/tasks/counts": counts,
  "api/tasks/[id]": task,
  "api/tasks/[id]/complete": complete,
  "api/changes": changes,
  "api/tasks/[id]/undo": undo,
  "api/trash": trash,
  "api/trash/[id]": trashed,
  "api/tokens": tokens,
  "api/tokens/[id]": token,
  "api/auth/signup": signup,
  "api/auth/register": register,
  "api/auth/signin": signin,
  "api/auth/login": login,
  "api/auth/logout": logout,
  "api/auth/capabilities": capabilities,
  "api/auth/me": me,
  "api/auth/[...all]": betterAuth,
  "api/health": health,
  "api/ready": ready,
  "api/mcp": mcp,
  "api/docs": docs,
  "api/docs/scalar.js": scalarScript,
  "api/openapi.json": openApi,
  "api/[userId]/tasks": userTasks,
  "api/[userId]/tasks/bulk": userBulk,
  "api/[userId]/tasks/counts": userCounts,
  "api/[userId]/tasks/[id]": userTask,
  "api/[userId]/tasks/[id]/complete": userComplete,
  "api/[userId]/changes": userChanges,
  "api/[userId]/tasks/[id]/undo": userUndo,
  "api/[userId]/trash": userTrash,
  "api/[userId]/trash/[id]": userTrashed,
  "[[...path]]": unserved,
};
