import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { type Theme, themeColors, themeCookie, toTheme } from "#app-shell/theme.ts";
import { readEnv } from "#env.ts";
import "./globals.css";

const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  variable: "--font-inter",
  display: "swap",
  adjustFontFallback: "Arial",
});

export function generateMetadata(): Metadata {
  return {
    title: { default: "Todo", template: "%s · Todo" },
    description: "A quiet list for everything you mean to do.",
    metadataBase: readEnv().webUrl,
  };
}

export async function generateViewport(): Promise<Viewport> {
  return { themeColor: themeColors[await readTheme()] };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = await readTheme();
  return (
    <html lang="en" data-theme={theme} className={inter.variable}>
      <body className="min-h-dvh antialiased">
        <noscript>
          <p className="p-5 text-center">Todo needs JavaScript. Please turn it on for this page.</p>
        </noscript>
        {children}
      </body>
    </html>
  );
}

async function readTheme(): Promise<Theme> {
  return toTheme((await cookies()).get(themeCookie)?.value);
}
