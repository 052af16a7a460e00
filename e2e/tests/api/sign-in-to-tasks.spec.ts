import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { local } from "../../system/deployments.ts";

for (const family of ["/api/tasks", "/api/{user_id}/tasks"]) {
  test(`signs up, keeps tasks and finds them after signing in again: ${family}`, async ({
    request,
  }) => {
    const credentials = { email: `${randomUUID()}@example.com`, password: "correct horse" };
    const signedUp = await request.post(`${local.apiUrl}/api/auth/signup`, { data: credentials });
    expect(signedUp.status()).toBe(200);
    const { access_token: token, user } = await signedUp.json();
    const tasks = `${local.apiUrl}${family.replace("{user_id}", user.id)}`;
    const headers = { Authorization: `Bearer ${token}` };

    const created = await request.post(tasks, { headers, data: { title: "Buy milk" } });
    expect(created.status()).toBe(201);
    const task = await created.json();
    const edited = await request.put(`${tasks}/${task.id}`, {
      headers,
      data: { description: "Two litres" },
    });
    expect(await edited.json()).toMatchObject({ title: "Buy milk", description: "Two litres" });
    const completed = await request.patch(`${tasks}/${task.id}/complete`, {
      headers,
      data: { completed: true },
    });
    expect(await completed.json()).toMatchObject({ completed: true });

    expect((await request.post(`${local.apiUrl}/api/auth/logout`, { headers })).status()).toBe(200);
    expect((await request.get(tasks, { headers })).status()).toBe(401);

    const signedIn = await request.post(`${local.apiUrl}/api/auth/signin`, { data: credentials });
    const again = { Authorization: `Bearer ${(await signedIn.json()).access_token}` };
    expect(await (await request.get(tasks, { headers: again })).json()).toEqual([
      await completed.json(),
    ]);
    expect((await request.delete(`${tasks}/${task.id}`, { headers: again })).status()).toBe(204);
    expect(await (await request.get(tasks, { headers: again })).json()).toEqual([]);
  });
}
