/** Named limits of the reader, each with its reason. */
export const LIMITS = {
  /** A long 対策基準 is about 0.5 MB of text; twenty times that is no policy any more. */
  characters: 16_000_000,
  /** Numbered lines and headings. The longest 対策基準 has about 2,000; more than this is made to hold a machine. */
  clauses: 300_000,
  /** 章 節 款 条 項 号 and four list levels below are deeper than any text in use; the rest is flattened. */
  depth: 12,
  /** A title longer than this is a sentence. Counted in full-width characters. */
  titleWidth: 42,
  /** Findings of one code beyond this say nothing new. */
  findingsOfOneCode: 200,
} as const
