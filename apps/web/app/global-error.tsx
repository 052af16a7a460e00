"use client";

import ErrorPage from "./error.tsx";
import "./globals.css";

export default function GlobalErrorPage(props: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>This page stopped working · Todo</title>
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
