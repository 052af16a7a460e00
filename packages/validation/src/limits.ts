/** Limits of the HTTP contract. Lengths count Unicode code points, so an emoji is one character for every client. */
export const limits = {
  titleMaxLength: 200,
  descriptionMaxLength: 1000,
  timeZoneMaxLength: 64,
  tagsPerTask: 20,
  tagMaxLength: 50,
  nameMaxLength: 100,
  imageMaxLength: 2048,
  /** RFC 5321, section 4.5.3.1.3: a path of 256 with its brackets. */
  emailMaxLength: 254,
  passwordMinLength: 8,
  /** Checked before hashing, so a huge password costs no CPU. */
  passwordMaxLength: 128,
  /** One more ends the oldest session. */
  sessionsPerUser: 50,
  /** Also the longest lifetime of a token. */
  sessionLifetimeSeconds: 7 * 24 * 60 * 60,
  userAgentMaxLength: 256,
  /** Per client address, for each account route that checks no password and sends no email. */
  otherAuthRequestsPerMinute: 300,
  mailsPerRecipientAndHour: 5,
  accessTokensPerUser: 50,
  accessTokenDaysMax: 365,
  /** Per client address, of access tokens that one process does not know. */
  failedTokenLookUpsPerMinute: 30,
  subjectMaxLength: 255,
  tokenMaxBytes: 4096,
  bodyMaxBytes: 64 * 1024,
  /** Parsing a `Content-Type` takes time with the square of its length. */
  contentTypeMaxLength: 255,
  /** Nested objects and arrays, including the outermost. */
  jsonMaxDepth: 64,
  queryParametersMax: 100,
  requestIdMaxLength: 128,
  fieldErrorsMax: 20,
  searchMaxLength: 200,
  pageDefaultSize: 50,
  pageMaxSize: 200,
  bulkOperationsMax: 100,
  /** Of all tasks of a user, the most used. */
  countedTagsMax: 100,
  cursorMaxLength: 2048,
  idempotencyKeyMaxLength: 255,
  /** PostgreSQL's functions have the same number. */
  idempotencyKeyLifetimeSeconds: 24 * 60 * 60,
  idempotencyKeysPerUser: 10_000,
  /** All stored responses of one user together. */
  idempotentAnswersMaxBytes: 20_000_000,
  /** A batch of MCP is carried out no further once its answers are longer. */
  batchAnswersMaxLength: 1024 * 1024,
  /** Pages of tasks or changes with more rows are long. */
  shortPageMaxSize: 20,
  /** This and the next seven count concurrent work. */
  searchesPerUser: 2,
  searchesPerProcess: 4,
  /** Each may have 2 MB, and a process makes one after the other. */
  longPagesPerUser: 3,
  /** Lists without a page size whose first rows are read: most are short. */
  listsPerUser: 16,
  /** Of MCP. */
  batchesPerUser: 2,
  batchesPerProcess: 8,
  /** Lists without a page size that are sent at the same time. */
  wholeListsPerUser: 4,
  /** Such lists that one process reads from the database at the same time. */
  wholeListReadsPerProcess: 2,
  /** A response ends if its client reads nothing for this time. */
  answerStalledMs: 30_000,
  /** Of changes, of one user in one process; one more ends the oldest. */
  streamsPerUser: 5,
  streamLastsMs: 5 * 60_000,
  /** A comment keeps proxies from taking a quiet stream for a broken one. */
  streamCommentEveryMs: 25_000,
  /** How long a client waits before it opens its stream again. */
  streamRetryMs: 3_000,
  /** The longest wait for a concurrency limit. */
  waitForTurnMs: 1_000,
  /** The same for pages and lists, of which a client may ask for many at once. */
  waitForPageMs: 5_000,
  /** The default of the setting `TASKS_PER_USER`. */
  tasksPerUser: 10_000,
  /** For so many days changes of tasks are kept; a deployment may say otherwise. */
  historyDays: 30,
  historyDaysMax: 3650,
} as const;
