import type { NextPage } from "next";
import type { AppProps } from "next/app";
import { type ComponentType, Fragment, type ReactNode, useEffect, useState } from "react";
import { ApiOriginContext } from "#api/api-origin.ts";
import { toDocumentTitle } from "#app-shell/document-title.ts";
import { ErrorBoundary } from "#app-shell/error-boundary.tsx";
import { readEnv } from "#env.ts";
import { useKeptFocus } from "#app-shell/use-kept-focus.ts";
import "#app-shell/globals.css";
import "#app-shell/inter.ts";

/** A page, and what it shares with the other pages of its kind. */
export type Page = NextPage & {
  title?: string;
  /** Stays, with its state, while pages have the same one. */
  Layout?: ComponentType<{ children: ReactNode }>;
};

interface PageProps extends AppProps {
  Component: Page;
  /** Only of the first page: the server tells it. */
  apiOrigin?: string;
}

export default function App({ Component, router, apiOrigin: told, pageProps }: PageProps) {
  useKeptFocus(router.pathname);
  const [apiOrigin] = useState(told ?? "");
  const { Layout = Fragment } = Component;
  // Not by `next/head`, which is 1 kB; `_document.tsx` has the title of the first page.
  useEffect(() => {
    document.title = toDocumentTitle(Component);
  }, [Component]);
  return (
    <ErrorBoundary>
      <ApiOriginContext value={apiOrigin}>
        <Layout>
          <Component {...(pageProps as object)} />
        </Layout>
      </ApiOriginContext>
    </ErrorBoundary>
  );
}

// Having it, no page is rendered at build time, when there is neither nonce nor theme.
App.getInitialProps = () =>
  typeof window === "undefined"
    ? { apiOrigin: readEnv().apiOrigin, pageProps: {} }
    : { pageProps: {} };
