import Document, { type DocumentContext, Head, Html, Main, NextScript } from "next/document";
import { askEarly } from "#api/ask-early.ts";
import { toDocumentTitle } from "#app-shell/document-title.ts";
import { inter } from "#app-shell/inter.ts";
import { type Theme, themeColors, themeCookie, toTheme } from "#app-shell/theme.ts";
import { readEnv } from "#env.ts";
import { contentSecurityPolicy } from "#server/content-security-policy.ts";
import type { Page } from "./_app.tsx";

interface DocumentProps {
  nonce: string;
  apiOrigin: string;
  theme: Theme;
  picture: string;
}

/** Notes what is sent before the page's scripts have loaded; `checked-form.tsx` sends it then. */
const noteSubmit = `addEventListener("submit",({target})=>{target.dataset.sent=""},true)`;

const description = "A quiet list for everything you mean to do.";

/** The HTML around every page, with a new nonce and its Content-Security-Policy. */
export default class PageDocument extends Document<DocumentProps> {
  static override async getInitialProps(context: DocumentContext) {
    const env = readEnv();
    const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
    context.res?.setHeader("Content-Security-Policy", contentSecurityPolicy({ nonce, ...env }));
    const cookies = new Map(context.req?.headers.cookie?.split("; ").map(toEntry));
    let title = "";
    const renderPage = () =>
      context.renderPage({
        enhanceComponent(page) {
          title = toDocumentTitle(page as Page);
          return page;
        },
      });
    return {
      ...(await Document.getInitialProps({ ...context, renderPage })),
      head: [
        <meta key="charset" charSet="utf-8" />,
        <meta key="viewport" name="viewport" content="width=device-width, initial-scale=1" />,
        <title key="title">{title}</title>,
      ],
      nonce,
      apiOrigin: env.apiOrigin,
      theme: toTheme(cookies.get(themeCookie)),
      picture: new URL("/opengraph-image.png", env.webUrl ?? "http://localhost:3000").href,
    };
  }

  override render() {
    const { nonce, apiOrigin, theme, picture, __NEXT_DATA__: data } = this.props;
    const isTasks = data.page === "/tasks";
    return (
      <Html lang="en" data-theme={theme} className={inter.variable}>
        <Head nonce={nonce}>
          {isTasks && (
            <script nonce={nonce}>{`(${askEarly})(${JSON.stringify(apiOrigin)})`}</script>
          )}
          <meta name="description" content={description} />
          {themeColors[theme].map((color) => (
            <meta key={color.color} name="theme-color" content={color.color} media={color.media} />
          ))}
          <link rel="manifest" href="/manifest.webmanifest" />
          <link rel="icon" href="/favicon.ico" sizes="32x32" />
          <link rel="icon" href="/icon.svg" type="image/svg+xml" />
          <link rel="apple-touch-icon" href="/apple-icon.png" />
          <meta property="og:title" content="Todo" />
          <meta property="og:description" content={description} />
          <meta property="og:image" content={picture} />
          <meta name="twitter:card" content="summary_large_image" />
          <script nonce={nonce}>{noteSubmit}</script>
          {data.page === "/" && <script src="/trial-list.js" nonce={nonce} defer />}
        </Head>
        <body className="min-h-dvh antialiased">
          <noscript>
            <p className="p-5 text-center">
              Todo needs JavaScript. Please turn it on for this page.
            </p>
          </noscript>
          <Main />
          {isTasks && <script src="/first-rows.js" nonce={nonce} async fetchPriority="high" />}
          <NextScript nonce={nonce} />
        </body>
      </Html>
    );
  }
}

function toEntry(pair: string): [string, string] {
  const [name = "", ...value] = pair.split("=");
  return [name, value.join("=")];
}
