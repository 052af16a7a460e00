// A todo API as written on a first day with Hono.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import {
  Completion,
  completeTask,
  createTask,
  findTask,
  listTasks,
  NewTask,
  settings,
  TaskId,
  verifyUser,
} from "./plain-tasks.ts";

const authenticate = createMiddleware<{ Variables: { userId: string } }>(async (c, next) => {
  try {
    c.set("userId", await verifyUser(c.req.header("authorization")));
  } catch {
    return c.json({ error: "Unauthorized" }, 401);
  }
  return next();
});

const app = new Hono()
  .use("/api/tasks/*", authenticate)
  .get("/api/tasks", async (c) => c.json(await listTasks(c.get("userId"))))
  .post("/api/tasks", async (c) => {
    const body = NewTask.safeParse(await c.req.json());
    if (!body.success) return c.json({ error: body.error.issues }, 422);
    return c.json(await createTask(c.get("userId"), body.data), 201);
  })
  .get("/api/tasks/:id", async (c) => {
    const id = TaskId.safeParse(c.req.param("id"));
    const task = id.success && (await findTask(c.get("userId"), id.data));
    return task ? c.json(task) : c.json({ error: "Not found" }, 404);
  })
  .patch("/api/tasks/:id/complete", async (c) => {
    const id = TaskId.safeParse(c.req.param("id"));
    const body = Completion.safeParse(await c.req.json());
    if (!body.success) return c.json({ error: body.error.issues }, 422);
    const task = id.success && (await completeTask(c.get("userId"), id.data, body.data.completed));
    return task ? c.json(task) : c.json({ error: "Not found" }, 404);
  });

serve({ fetch: app.fetch, port: settings.PORT, hostname: "127.0.0.1" });
