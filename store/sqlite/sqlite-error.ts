import { StoreError, type StoreErrorCode } from '../store.ts'

/** A statement of ours that does not fit the file: its tables are not those that were made. */
const UNFIT =
  'the tables are not as they were made: stop, and run check; restore the last verified backup if it says so'

const FAILED = 'the disk failed: check it, start again, and repeat the act to learn what became of it'

/** Primary result codes of SQLite (sqlite.org/rescode.html) by what they mean to us. */
const CODES: Readonly<Record<number, readonly [StoreErrorCode, string]>> = {
  1: ['damaged', UNFIT],
  5: ['locked', 'another process is using the file'],
  6: ['locked', 'another process is using the file'],
  8: [
    'read-only',
    'the folder cannot be written: check its owner, its permissions and that the disk is not mounted read-only',
  ],
  10: ['outcome-unknown', FAILED],
  11: ['damaged', 'the file is damaged: stop, and run check; restore the last verified backup if it says so'],
  13: ['disk-full', 'the disk is full: nothing was sealed; make room and repeat'],
  14: ['read-only', 'the file cannot be opened: check the folder and its permissions'],
  19: ['damaged', UNFIT],
  20: ['damaged', UNFIT],
  26: ['damaged', 'the file is no database: restore the last verified backup'],
}

const UNWRITABLE = 'the folder cannot be made or written: check the place, its owner and that the disk is not read-only'

/** Errors of the file system by their names (errno). */
const SYSTEM: Readonly<Record<string, readonly [StoreErrorCode, string]>> = {
  EROFS: ['read-only', UNWRITABLE],
  EACCES: ['read-only', UNWRITABLE],
  EPERM: ['read-only', UNWRITABLE],
  ENOENT: ['read-only', UNWRITABLE],
  ENOSPC: ['disk-full', 'the disk is full: nothing was sealed; make room and repeat'],
}

/** What an error of SQLite, or in reading what it holds, means in words; any other stays what it is. */
export function toStoreError(error: unknown, folder: string): StoreError {
  if (error instanceof StoreError) return error
  // Where bytes are damaged, a value is not of the type that was written: no JSON, no hash, no text.
  if (error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError) {
    return new StoreError(
      'damaged',
      `${folder}: what was read cannot be (${error.message}); run check, or restore`,
      error,
    )
  }
  const system = error instanceof Error && 'code' in error ? SYSTEM[String(error.code)] : undefined
  if (system) return new StoreError(system[0], `${folder}: ${system[1]}`, error)
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : -1
  const known = CODES[code]
  if (!known) throw error
  return new StoreError(known[0], `${folder}: ${known[1]}`, error)
}

/** What a failed sync means, whatever its reason: what was written may be on the disk, or not. */
export function outcomeUnknown(folder: string, cause: unknown): StoreError {
  return new StoreError('outcome-unknown', `${folder}: ${FAILED}`, cause)
}
