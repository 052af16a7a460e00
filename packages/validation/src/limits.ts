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
  /** Checked before hashing, which takes CPU. */
  passwordMaxLength: 128,
  /** A further sign-in ends the oldest session. */
  sessionsPerUser: 50,
  /** Also the longest lifetime of a token. */
  sessionLifetimeSeconds: 7 * 24 * 60 * 60,
  userAgentMaxLength: 256,
  /** Per client address and account route without password or email. */
  otherAuthRequestsPerMinute: 300,
  mailsPerRecipientAndHour: 5,
  accessTokensPerUser: 50,
  accessTokenDaysMax: 365,
  /** Per client address and process. */
  failedTokenLookUpsPerMinute: 30,
  subjectMaxLength: 255,
  tokenMaxBytes: 4096,
  bodyMaxBytes: 64 * 1024,
  /** Larger bodies of a user, or of an address, are parsed one per turn of the event loop. */
  shortBodyMaxBytes: 4 * 1024,
  /** Parsing takes quadratic time. */
  contentTypeMaxLength: 255,
  /** The outermost array or object counts. */
  jsonMaxDepth: 64,
  queryParametersMax: 100,
  requestIdMaxLength: 128,
  fieldErrorsMax: 20,
  searchMaxLength: 200,
  pageDefaultSize: 50,
  pageMaxSize: 200,
  bulkOperationsMax: 100,
  countedTagsMax: 100,
  cursorMaxLength: 2048,
  idempotencyKeyMaxLength: 255,
  /** PostgreSQL's functions repeat this number. */
  idempotencyKeyLifetimeSeconds: 24 * 60 * 60,
  idempotencyKeysPerUser: 10_000,
  idempotentAnswersMaxBytes: 20_000_000,
  /** A batch of MCP stops once its responses are longer. */
  batchAnswersMaxLength: 1024 * 1024,
  /** Larger pages of tasks or changes are long. */
  shortPageMaxSize: 20,
  /** This and the next seven limit concurrent work. */
  searchesPerUser: 2,
  searchesPerProcess: 4,
  /** Up to 2 MB each. Counts take the same places: they read all tasks. */
  longPagesPerUser: 3,
  /** Lists without a page size, until their first rows are read. */
  listsPerUser: 16,
  batchesPerUser: 2,
  batchesPerProcess: 8,
  wholeListsPerUser: 4,
  /** Whole lists that are being read from the database. */
  wholeListReadsPerProcess: 2,
  /** Then a response to a client that does not read is ended. */
  answerStalledMs: 30_000,
  /** Per process; a further stream ends the oldest. */
  streamsPerUser: 5,
  streamLastsMs: 5 * 60_000,
  /** Proxies close idle connections. */
  streamCommentEveryMs: 25_000,
  streamRetryMs: 3_000,
  /** For a concurrency limit. */
  waitForTurnMs: 1_000,
  /** For pages, lists and large bodies, which a client may request in parallel. */
  waitForPageMs: 5_000,
  tasksPerUser: 10_000,
  historyDays: 30,
  historyDaysMax: 3650,
} as const;
