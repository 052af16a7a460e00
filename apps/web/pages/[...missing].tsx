import type { GetServerSideProps } from "next";
import { buttonClass } from "#ui/button.tsx";
import { PageMessage } from "#ui/page-message.tsx";
import type { Page } from "./_app.tsx";

export const getServerSideProps: GetServerSideProps = async ({ res }) => {
  res.statusCode = 404;
  return { props: {} };
};

const Missing: Page = () => (
  <PageMessage
    title="This page doesn’t exist"
    text="The address may be mistyped, or the page has moved."
  >
    <a href="/tasks" className={buttonClass("primary")}>
      Go to your tasks
    </a>
  </PageMessage>
);
Missing.title = "Page not found";

export default Missing;
