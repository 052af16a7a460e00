import type { Backend } from "#backend.ts";

export type PathParams = Record<string, string | string[] | undefined>;

/** One request and what becomes known of it on its way. */
export interface Exchange extends Backend {
  request: Request;
  requestId: string;
  pathname: string;
  pathParams: PathParams;
  /** Set once the caller is authenticated; for the log. */
  userId?: string;
  /** Set once the caller is authenticated by an access token; for the log. */
  tokenId?: string;
}
