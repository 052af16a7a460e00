import type { Metadata } from "next";
import { TrashPage } from "#tasks/trash/trash-page.tsx";
import { PageFrame } from "#app-shell/page-frame.tsx";

export const metadata: Metadata = { title: "Trash" };

export default function Page() {
  return (
    <PageFrame>
      <TrashPage />
    </PageFrame>
  );
}
