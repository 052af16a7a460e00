import type { GetServerSideProps, PageConfig } from "next";
import { signedInCookie } from "#session/signed-in-mark.ts";
import { buttonClass } from "#ui/button.tsx";
import { Logo } from "#ui/logo.tsx";
import { TrialList } from "#welcome/trial-list.tsx";
import type { Page } from "./_app.tsx";

// HTML alone, with the script of `_document.tsx`. Other pages link here by `<a>`, which loads it.
export const config: Pick<PageConfig, "unstable_runtimeJS"> & { maxDuration?: number } = {
  unstable_runtimeJS: false,
};

export const getServerSideProps: GetServerSideProps = async ({ req }) =>
  signedInCookie in req.cookies
    ? { redirect: { destination: "/tasks", permanent: false } }
    : { props: {} };

const differences = [
  {
    title: "By keyboard",
    text: "One key adds, one searches, one completes. Press ? for all of them.",
  },
  {
    title: "Nothing is gone",
    text: "Every change can be taken back. What you delete stays in the trash.",
  },
  {
    title: "An API of its own",
    text: "All that this page does, your programs and agents can do, on every device at once.",
  },
  {
    title: "Your data",
    text: "Open source, on your own server if you like. Nobody else sees your tasks.",
  },
];

const Welcome: Page = () => (
  <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-5 sm:px-10">
    <header className="flex h-18 items-center justify-between">
      <Logo />
      <a href="/sign-in" className={buttonClass("quiet", "small")}>
        Sign in
      </a>
    </header>
    <main className="flex flex-1 flex-col">
      <div className="grid flex-1 items-center gap-x-16 gap-y-14 py-12 lg:grid-cols-2 lg:py-16">
        <div>
          <h1 className="max-w-[14ch] text-[clamp(2.25rem,11vw,3.75rem)] leading-[1.06] font-semibold tracking-[-0.03em] text-balance">
            A quiet list for everything you mean to do
          </h1>
          <p className="mt-6 max-w-[42ch] text-lg text-pretty text-muted">
            Write it down, tick it off, take it back if you didn’t mean to. No projects to set up,
            nothing to configure.
          </p>
          <div className="mt-9 flex flex-wrap gap-3">
            <a href="/sign-up" className={buttonClass("primary")}>
              Create an account
            </a>
          </div>
        </div>
        <TrialList />
      </div>
      <ul className="grid gap-x-10 gap-y-6 border-t border-line py-10 text-sm sm:grid-cols-2 lg:grid-cols-4">
        {differences.map(({ title, text }) => (
          <li key={title}>
            <h2 className="font-semibold">{title}</h2>
            <p className="mt-1 text-pretty text-muted">{text}</p>
          </li>
        ))}
      </ul>
    </main>
    <footer className="border-t border-line py-6 text-sm text-muted">
      The reference frontend of the Todo API.
    </footer>
  </div>
);

export default Welcome;
