// A todo API as written on a first day with Fastify.
import Fastify from "fastify";
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

declare module "fastify" {
  interface FastifyRequest {
    userId: string;
  }
}

const app = Fastify();
app.decorateRequest("userId", "");
app.addHook("onRequest", async (request, reply) => {
  try {
    request.userId = await verifyUser(request.headers.authorization);
  } catch {
    return reply.code(401).send({ error: "Unauthorized" });
  }
});

app.get("/api/tasks", (request) => listTasks(request.userId));

app.post("/api/tasks", async (request, reply) => {
  const body = NewTask.safeParse(request.body);
  if (!body.success) return reply.code(422).send({ error: body.error.issues });
  return reply.code(201).send(await createTask(request.userId, body.data));
});

app.get<{ Params: { id: string } }>("/api/tasks/:id", async (request, reply) => {
  const id = TaskId.safeParse(request.params.id);
  const task = id.success && (await findTask(request.userId, id.data));
  return task || reply.code(404).send({ error: "Not found" });
});

app.patch<{ Params: { id: string } }>("/api/tasks/:id/complete", async (request, reply) => {
  const id = TaskId.safeParse(request.params.id);
  const body = Completion.safeParse(request.body);
  if (!body.success) return reply.code(422).send({ error: body.error.issues });
  const task = id.success && (await completeTask(request.userId, id.data, body.data.completed));
  return task || reply.code(404).send({ error: "Not found" });
});

await app.listen({ port: settings.PORT, host: "127.0.0.1" });
