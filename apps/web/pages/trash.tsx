import { SignedInLayout } from "#app-shell/signed-in-layout.tsx";
import { TasksPage } from "#tasks/tasks-page.tsx";
import type { Page } from "./_app.tsx";

const Trash: Page = () => <TasksPage />;
Trash.title = "Trash";
Trash.Layout = SignedInLayout;

export default Trash;
