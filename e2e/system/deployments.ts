// The three ways in which a frontend reaches the API, and one whose database breaks; all started by start.ts.
import type { DatabaseServer } from "./database.ts";

export interface Deployment {
  /** Where the pages are. */
  webUrl: string;
  /** The API as a browser sees it. */
  apiUrl: string;
  /** Settings of the API's process, besides the database. */
  apiEnv: Record<string, string>;
  /** Settings of the web app's process. */
  webEnv: Record<string, string>;
  /** The port of the API's process. */
  apiPort: number;
  database: DatabaseServer;
}

/** Where mails go: to mail-sink.ts. */
export const mailPort = 8025;

const sameHostOtherPort = otherOrigin("http://localhost:3010", "http://localhost:8010");

/** Same host, another port: how it runs in development. The one that sends mails. */
export const local: Deployment = {
  ...sameHostOtherPort,
  apiEnv: {
    ...sameHostOtherPort.apiEnv,
    SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
    EMAIL_FROM: "todo@example.com",
    // So that a test can ask for mails from an address of its own: few are sent to each.
    TRUSTED_PROXIES: "loopback",
  },
};

/** Another host below the same parent domain: browsers take it for the same site, so cookies are sent. */
export const parentDomain = otherOrigin(
  "http://app.todo.localhost:3011",
  "http://api.todo.localhost:8011",
);

const sameHost = otherOrigin("http://localhost:3012", "http://localhost:3012");

/** The API below the pages' own origin, through the web app's rewrite. */
export const sameOrigin: Deployment = {
  ...sameHost,
  // Short, for the tests that see tokens expire.
  apiEnv: { ...sameHost.apiEnv, AUTH_JWT_EXPIRES_IN: "4s" },
  apiPort: 8012,
  webEnv: { NEXT_PUBLIC_API_URL: "", API_REWRITE_URL: "http://localhost:8012" },
};

/** For the test that stops the database, so that no other test notices. */
export const breakable: Deployment = {
  ...otherOrigin("http://localhost:3013", "http://localhost:8013"),
  database: "breakable",
};

export const deployments = [local, parentDomain, sameOrigin, breakable];

function otherOrigin(webUrl: string, apiUrl: string): Deployment {
  return {
    webUrl,
    apiUrl,
    apiPort: Number(new URL(apiUrl).port),
    apiEnv: {
      BETTER_AUTH_URL: apiUrl,
      CORS_ORIGINS: webUrl,
      // Every test signs up from the same address.
      AUTH_REQUESTS_PER_MINUTE: "10000",
      TASK_REQUESTS_PER_MINUTE: "100000",
    },
    webEnv: { NEXT_PUBLIC_API_URL: apiUrl },
    database: "shared",
  };
}
