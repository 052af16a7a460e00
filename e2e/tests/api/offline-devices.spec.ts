// Two devices of one user, each with a store of its own and a network that can be switched off.
import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { createCollection } from "@tanstack/db";
import { type LocalTask, newLocalTask } from "@todo/client/offline/local-task";
import { replicateTasks, taskConflictHandler, taskSchema } from "@todo/client/rxdb";
import { taskCollectionOptions } from "@todo/client/tanstack-db";
import { createTaskClient, type TaskClient } from "@todo/client/task-client";
import { passwordToken } from "@todo/client/token-sources";
import { createRxDatabase } from "rxdb/plugins/core";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";
import { local } from "../../system/deployments.ts";
import { startSwitchedProxy } from "../../system/switched-proxy.ts";

/** What an app does with the store of its device. Every change rejects if it was not saved in the end. */
interface Device {
  insert: (task: LocalTask) => Promise<unknown>;
  update: (uid: string, changes: Partial<LocalTask>) => Promise<unknown>;
  delete: (uid: string) => Promise<unknown>;
  all: () => Promise<LocalTask[]>;
  /** What the app was told of conflicts: the title that the device had wanted. */
  conflicts: string[];
  offline: () => void;
  online: () => void;
}

interface Store extends Omit<Device, "offline" | "online"> {
  close: () => Promise<unknown>;
}

async function openRxdb(client: TaskClient, user: string): Promise<Store> {
  const storage = getRxStorageMemory();
  const database = await createRxDatabase({ name: randomUUID(), storage, multiInstance: false });
  const { tasks } = await database.addCollections({
    tasks: { schema: taskSchema, conflictHandler: taskConflictHandler },
  });
  const conflicts: string[] = [];
  const replicationIdentifier = `${local.apiUrl} ${user}`;
  const replication = replicateTasks({
    client,
    collection: tasks,
    replicationIdentifier,
    retryTime: 200,
  });
  replication.conflict$.subscribe(({ input }) => conflicts.push(input.newDocumentState.title));
  await replication.awaitInitialReplication();
  return {
    insert: (task) => tasks.insert(task),
    update: (uid, changes) => tasks.findOne(uid).patch(changes),
    delete: (uid) => tasks.findOne(uid).remove(),
    all: async () => (await tasks.find().exec()).map((document) => document.toJSON() as LocalTask),
    conflicts,
    close: () => database.close(),
  };
}

async function openTanstackDb(client: TaskClient): Promise<Store> {
  const tasks = createCollection(taskCollectionOptions({ client, retryEveryMs: 200 }));
  await tasks.preload();
  const conflicts: string[] = [];
  const watch = (sent: { when: (state: "settled") => Promise<unknown> }, title: string) => {
    sent.when("settled").catch(() => conflicts.push(title));
    return Promise.resolve();
  };
  return {
    insert: (task) => watch(tasks.insert(task), task.title),
    update: (uid, changes) =>
      watch(
        tasks.update(uid, (draft) => void Object.assign(draft, changes)),
        changes.title ?? "",
      ),
    delete: (uid) => {
      const title = tasks.get(uid)?.title ?? "";
      return watch(tasks.delete(uid), title);
    },
    all: async () => tasks.toArray,
    conflicts,
    close: () => tasks.cleanup(),
  };
}

const stores = [
  { library: "RxDB", open: openRxdb },
  { library: "TanStack DB", open: openTanstackDb },
];

async function signUp(request: APIRequestContext) {
  const credentials = { email: `${randomUUID()}@example.com`, password: "correct horse" };
  const signedUp = await request.post(`${local.apiUrl}/api/auth/signup`, { data: credentials });
  expect(signedUp.status()).toBe(200);
  return credentials;
}

for (const { library, open } of stores) {
  test.describe(`${library}: two devices`, () => {
    let phone: Device;
    let laptop: Device;
    let server: TaskClient;
    const opened: (() => Promise<unknown>)[] = [];

    async function startDevice(credentials: { email: string; password: string }): Promise<Device> {
      const network = await startSwitchedProxy(local.apiPort);
      const token = passwordToken(network.url, credentials);
      const client = createTaskClient({ baseUrl: network.url, token, retryForMs: 0 });
      const store = await open(client, credentials.email);
      opened.push(async () => {
        await store.close();
        await network.close();
      });
      return { ...store, offline: network.off, online: network.on };
    }

    /** The tasks of both devices and of the server, which are the same, by title. */
    async function expectEverywhere(...expected: Partial<LocalTask>[]): Promise<void> {
      const comparable = (tasks: LocalTask[]) =>
        tasks
          .map(({ title, tags, completed, version }) => ({ title, tags, completed, version }))
          .sort((a, b) => a.title.localeCompare(b.title));
      const wanted = expected.map((task) => expect.objectContaining(task) as LocalTask);
      for (const read of [() => server.list(), phone.all, laptop.all]) {
        await expect.poll(async () => comparable(await read())).toEqual(wanted);
      }
      const present = comparable(await server.list());
      for (const { all } of [phone, laptop]) {
        await expect.poll(async () => comparable(await all())).toEqual(present);
      }
    }

    test.beforeEach(async ({ request }) => {
      const credentials = await signUp(request);
      server = createTaskClient({
        baseUrl: local.apiUrl,
        token: passwordToken(local.apiUrl, credentials),
      });
      await server.create({ title: "before both" });
      [phone, laptop] = await Promise.all([startDevice(credentials), startDevice(credentials)]);
    });

    test.afterEach(async () => {
      for (const close of opened.splice(0)) await close();
    });

    test("what one does, the other shows, and what the API's other users do", async () => {
      const task = newLocalTask({ title: "from the phone", tags: ["home"] });
      await phone.insert(task);
      await expectEverywhere({ title: "before both" }, { title: "from the phone", tags: ["home"] });
      await laptop.update(task.uid, { completed: true });
      await laptop.update(task.uid, { title: "from the laptop" });
      await server.create({ title: "in the browser" });
      await expectEverywhere(
        { title: "before both" },
        { title: "from the laptop", completed: true },
        { title: "in the browser" },
      );
      await phone.delete(task.uid);
      await expectEverywhere({ title: "before both" }, { title: "in the browser" });
      expect([phone.conflicts, laptop.conflicts]).toEqual([[], []]);
    });

    test("both write without a network, and are equal when they come back", async () => {
      const shared = newLocalTask({ title: "shared" });
      const deleted = newLocalTask({ title: "deleted" });
      await phone.insert(shared);
      await phone.insert(deleted);
      await expectEverywhere({ title: "before both" }, { title: "deleted" }, { title: "shared" });

      for (const device of [phone, laptop]) device.offline();
      const ofPhone = newLocalTask({ title: "a of the phone" });
      await phone.insert(ofPhone);
      await phone.update(ofPhone.uid, { tags: ["late"] });
      await phone.update(shared.uid, { tags: ["phone"] });
      await phone.delete(deleted.uid);
      const vanished = newLocalTask({ title: "vanished" });
      await phone.insert(vanished);
      await phone.delete(vanished.uid);
      await laptop.insert(newLocalTask({ title: "b of the laptop" }));
      await laptop.update(shared.uid, { completed: true });
      expect(await server.list()).toHaveLength(3);

      for (const device of [phone, laptop]) device.online();
      await expectEverywhere(
        { title: "a of the phone", tags: ["late"] },
        { title: "b of the laptop" },
        { title: "before both" },
        { title: "shared", tags: ["phone"], completed: true },
      );
      expect([phone.conflicts, laptop.conflicts]).toEqual([[], []]);
    });

    test("the same member written by both is a conflict that the later one is told of", async () => {
      const task = newLocalTask({ title: "first" });
      await phone.insert(task);
      await expectEverywhere({ title: "before both" }, { title: "first" });
      for (const device of [phone, laptop]) device.offline();
      await phone.update(task.uid, { title: "of the phone" });
      await laptop.update(task.uid, { title: "of the laptop" });

      laptop.online();
      await expect.poll(async () => (await server.find(task.uid)).task.title).toBe("of the laptop");
      phone.online();
      await expectEverywhere({ title: "before both" }, { title: "of the laptop" });
      expect([phone.conflicts, laptop.conflicts]).toEqual([["of the phone"], []]);
      await phone.update(task.uid, { title: "after all" });
      await expectEverywhere({ title: "after all" }, { title: "before both" });
    });

    test("nothing is raised from the dead: a deletion wins over an edit made meanwhile", async () => {
      const task = newLocalTask({ title: "to be deleted" });
      await phone.insert(task);
      await expectEverywhere({ title: "before both" }, { title: "to be deleted" });
      for (const device of [phone, laptop]) device.offline();
      await phone.update(task.uid, { title: "edited" });
      await laptop.delete(task.uid);
      laptop.online();
      await expect.poll(async () => (await server.list()).length).toBe(1);
      phone.online();
      await expectEverywhere({ title: "before both" });
      expect([phone.conflicts, laptop.conflicts]).toEqual([["edited"], []]);

      await server.undo(task.uid);
      await expectEverywhere({ title: "before both" }, { title: "to be deleted" });
    });

    test("a deletion does not take along what another device has changed meanwhile", async () => {
      const task = newLocalTask({ title: "kept" });
      await phone.insert(task);
      await expectEverywhere({ title: "before both" }, { title: "kept" });
      phone.offline();
      await phone.delete(task.uid);
      await laptop.update(task.uid, { tags: ["still needed"] });
      await expect.poll(async () => (await server.find(task.uid)).task.tags).toHaveLength(1);
      phone.online();
      await expectEverywhere({ title: "before both" }, { title: "kept", tags: ["still needed"] });
      expect(phone.conflicts).toEqual(["kept"]);
    });
  });
}
