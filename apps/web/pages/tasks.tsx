import { SignedInLayout } from "#app-shell/signed-in-layout.tsx";
import { TasksPage } from "#tasks/tasks-page.tsx";
import type { Page } from "./_app.tsx";

const Tasks: Page = () => <TasksPage />;
Tasks.title = "Tasks";
Tasks.Layout = SignedInLayout;

export default Tasks;
