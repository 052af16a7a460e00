/**
 * Every limit of the HTTP contract, in one place. Lengths of text count Unicode code points,
 * so an emoji is one character for every client, whatever its language's string encoding.
 */
export const limits = {
  /** Code points of a title, after trimming. */
  titleMaxLength: 200,
  /** Code points of a description. */
  descriptionMaxLength: 1000,
  /** Code points of a user's display name. */
  nameMaxLength: 100,
  /** Code points of a user's image URL. */
  imageMaxLength: 2048,
  /** Characters of an e-mail address (RFC 5321, section 4.5.3.1.3: a path of 256 with its brackets). */
  emailMaxLength: 254,
  passwordMinLength: 8,
  /** Characters; refused before hashing, so a huge password costs no CPU. */
  passwordMaxLength: 128,
  /** Sessions of one user at a time; one more ends the oldest. */
  sessionsPerUser: 50,
  /** Of a session, and of the tokens of clients that keep no session cookie. No token lasts longer. */
  sessionLifetimeSeconds: 7 * 24 * 60 * 60,
  /** Characters of a `User-Agent` that are stored with a session. */
  userAgentMaxLength: 256,
  /** Requests a minute from one address to each route of accounts that takes no password and sends no mail. */
  otherAuthRequestsPerMinute: 300,
  /** Emails to one address that may be asked for in an hour, of each kind together. */
  mailsPerRecipientAndHour: 5,
  /** Code points of a token's subject, which is also a task's owner. */
  subjectMaxLength: 255,
  /** Bytes of a bearer token. */
  tokenMaxBytes: 4096,
  /** Bytes of a request body, counted while it streams. */
  bodyMaxBytes: 64 * 1024,
  /** Characters of a `Content-Type`: what parses it takes time with the square of the length. */
  contentTypeMaxLength: 255,
  /** Objects and arrays within each other in a body, the outermost included. */
  jsonMaxDepth: 64,
  /** Parameters of a query, whoever reads them. */
  queryParametersMax: 100,
  /** Characters of an inbound `X-Request-Id` that is kept. */
  requestIdMaxLength: 128,
  /** Entries in the `errors` of one answer. */
  fieldErrorsMax: 20,
  /** Code points of a search text. */
  searchMaxLength: 200,
  /** Tasks on a page when the client names no number. */
  pageDefaultSize: 50,
  /** Tasks on a page at most. */
  pageMaxSize: 200,
  /** Operations in one bulk request. */
  bulkOperationsMax: 100,
  /** Characters of a cursor, far more than any has. */
  cursorMaxLength: 2048,
  /** Visible ASCII characters of an `Idempotency-Key`. */
  idempotencyKeyMaxLength: 255,
  /** How long an idempotency key and its answer are kept; PostgreSQL's functions have the same number. */
  idempotencyKeyLifetimeSeconds: 24 * 60 * 60,
  /** Idempotency keys of one user that are kept. */
  idempotencyKeysPerUser: 10_000,
  /** Bytes of the answers that are kept with them, together. */
  idempotentAnswersMaxBytes: 20_000_000,
  /** Searches of one user that run at a time. */
  searchesPerUser: 2,
  /** Searches of all users that run at a time in one process. */
  searchesPerProcess: 4,
  /** Lists of one user that are read whole, and being sent, at a time. */
  wholeListsPerUser: 4,
  /** Whole lists that are read from the database at a time in one process. */
  wholeListReadsPerProcess: 2,
  /** An answer of which a client takes nothing for so long ends, in milliseconds. */
  answerStalledMs: 30_000,
  /** How long a request waits for others of its kind to end before it is refused, in milliseconds. */
  waitForTurnMs: 1_000,
  /** Tasks one user may hold, unless the deployment sets another number. */
  tasksPerUser: 10_000,
} as const;
