/** What a request may ask of a server at most, each with its reason. */
export const LIMITS = {
  /** Request line and headers: the longest target, a token, conditions and what proxies add. */
  headerBytes: 32 * 1024,
  headers: 64,
  /** Path and query: filters of every field of a register, and the cursor of a list (8,000). */
  targetLength: 16 * 1024,
  /** Query parameters: each costs a look at a field. */
  parameters: 64,
  /** The input of one act: an entry has at most 60,000 bytes, personal values beside it as many again. */
  actBytes: 256 * 1024,
  /** A batch: 5,000 commands of a few hundred bytes. */
  batchBytes: 8 * 1024 * 1024,
  /** JSON values within one another: lists of rows in an input in a command need six. */
  jsonDepth: 16,
  /** JSON values in one body: 5,000 commands of 40 fields. */
  jsonValues: 250_000,
  /** An evidence file: a scan or a packet capture; what is larger stays on its own medium, with its hash here. */
  fileBytes: 512 * 1024 * 1024,
  /** Items of a page unless asked otherwise: a screenful or two. */
  pageItems: 50,
  /** Items of a page that is told with personal values: each is decrypted by itself. */
  personalPageItems: 200,
  /** Entries told of one item, the latest first; older ones by `before`. */
  historyEntries: 200,
  /** Hits that a search shows of one register. */
  searchHits: 10,
  /** Characters of a search. */
  searchLength: 200,
  /** A body of JSON is read within this time, so that a slow sender holds no place for ever. */
  bodyMs: 10_000,
  /** A file is sent within this time: 512 MiB at 10 Mbit/s take 430 s. */
  uploadMs: 600_000,
  /** Who still sends a body that was refused is given so long to read the answer, and to stop. */
  lingerMs: 2_000,
  /** Headers are sent within this time. */
  headersMs: 10_000,
  /** A connection on which nothing moves is ended: a client that does not read its answer, or a dead one, holds its memory. */
  quietMs: 300_000,
  /** How often connections are looked over: slow ones end at most so much later than their limit. */
  lookMs: 2_000,
  /** An idle connection is kept for the next request of a person who reads. */
  idleMs: 65_000,
  /** Connections of one server: each slow client costs some kilobytes until `headersMs` ends it. */
  connections: 20_000,
  /** Requests in one connection before it is made anew, so that load can move elsewhere. */
  requestsPerConnection: 100_000,
  /** The time in an act's id lies this near to now: a retry after a night, not a forgotten queue. */
  actIdMs: 24 * 3_600_000,
  /** Standings of past days that are computed at once, and that wait: each reads the whole log. */
  pastStandings: 1,
  pastStandingsWaiting: 8,
  /** Requests of one token that are being answered: a script with some connections, a person with many tabs. */
  concurrentPerToken: 64,
  /** A token may save up this many seconds of its rate, since screens ask for much at once. */
  burstSeconds: 5,
  /** Bytes of files that one token may send in the long run (1 TB a week), and at once. */
  uploadBytesPerSecond: 2 * 1024 * 1024,
  uploadBurstFactor: 4,
} as const

/** So many a second in the long run, so many at once. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}
