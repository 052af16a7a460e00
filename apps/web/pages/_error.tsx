import { PageFailure } from "#app-shell/error-boundary.tsx";
import type { Page } from "./_app.tsx";

const Failed: Page = () => <PageFailure onAgain={() => window.location.reload()} />;
Failed.title = "This page stopped working";

export default Failed;
