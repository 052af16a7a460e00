import type { Backend } from "#backend.ts";

export type PathParams = Record<string, string | string[] | undefined>;

/** The state of one request. */
export interface Exchange extends Backend {
  request: Request;
  requestId: string;
  pathname: string;
  pathParams: PathParams;
  /** Set after authentication, for the log. */
  userId?: string;
  /** Set after authentication by an access token, for the log. */
  tokenId?: string;
}
