import type { Metadata } from "next";
import { TasksPage } from "#tasks/tasks-page.tsx";

export const metadata: Metadata = { title: "Tasks" };

export default async function Page({ searchParams }: PageProps<"/tasks">) {
  const given = Object.entries(await searchParams);
  const pairs = given.flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one]));
  return <TasksPage rendered={new URLSearchParams(pairs).toString()} />;
}
