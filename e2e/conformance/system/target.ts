/** What the cases know of the deployment that they run against. */
export interface Target {
  server: string;
  /** Where it answers. */
  origin: string;
  /** `iss` and `aud` of its tokens. */
  issuer: string;
  /** An origin that it lets read its answers; unknown for some remote deployments. */
  frontendOrigin?: string;
  /** Signs its tokens; without it only cases run that create nothing. */
  secret?: string;
  /** Only of a server that the suite has started. */
  process?: {
    pid: number;
    logFile: string;
    /** The superuser's URL of its database server. */
    databaseAdminUrl: string;
  };
}

declare module "vitest" {
  interface ProvidedContext {
    target: Target;
  }
}
