/**
 * What a workbook that people hand in may hold. Reasons: an import has 5,000 rows at most; 20,000 leave room to say how
 * many there are too many. A register has under 100 fields. Excel itself allows 32,767 characters in a cell.
 */
export const XLSX_LIMITS = {
  /** The file as it comes. */
  bytes: 32 << 20,
  /** Unpacked bytes to packed bytes, for a part of more than a megabyte. */
  ratio: 100,
  rows: 20_000,
  columns: 500,
  characters: 32_767,
  /** Reading what may be hostile. */
  waitMs: 20_000,
  /** Writing rows of our own: they are bounded, so that only a machine that does much else takes long. */
  writeMs: 120_000,
  heapMb: 512,
} as const
