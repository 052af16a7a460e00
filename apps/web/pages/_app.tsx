import type { NextPage } from "next";
import type { AppProps } from "next/app";
import Head from "next/head";
import { type ComponentType, Fragment, type ReactNode, useState } from "react";
import { ApiOriginContext } from "#api/api-origin.ts";
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
  const { title, Layout = Fragment } = Component;
  return (
    <>
      <Head>
        <title>{title ? `${title} · Todo` : "Todo"}</title>
        <meta key="viewport" name="viewport" content="width=device-width, initial-scale=1" />
      </Head>
      <ErrorBoundary>
        <ApiOriginContext value={apiOrigin}>
          <Layout>
            <Component {...(pageProps as object)} />
          </Layout>
        </ApiOriginContext>
      </ErrorBoundary>
    </>
  );
}

// Having it, no page is rendered at build time, when there is neither nonce nor theme.
App.getInitialProps = () =>
  typeof window === "undefined"
    ? { apiOrigin: readEnv().apiOrigin, pageProps: {} }
    : { pageProps: {} };
