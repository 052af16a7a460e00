import { describe, expect, it } from "vitest";
import { send } from "./send.ts";
import { newUser } from "./tokens.ts";

describe("POST /api/tasks", () => {
  it("201 with the stored task and its URL", async () => {
    const user = await newUser();
    const response = await send("POST", "/api/tasks", { as: user, json: { title: " Buy milk " } });
    const task = await response.json();
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`/api/tasks/${task.id}`);
    expect(task).toEqual({
      id: expect.any(Number),
      user_id: user.id,
      title: "Buy milk",
      description: null,
      completed: false,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: task.created_at,
    });
  });
});
