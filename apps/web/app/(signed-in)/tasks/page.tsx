import type { Metadata } from "next";
import { parseTaskQuery } from "#tasks/cache/task-query.ts";
import { TasksPage } from "#tasks/tasks-page.tsx";

export const metadata: Metadata = { title: "Tasks" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: Props) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) {
    const first = [value].flat()[0];
    if (first !== undefined) parameters.set(name, first);
  }
  return <TasksPage initialQuery={parseTaskQuery(parameters)} />;
}
