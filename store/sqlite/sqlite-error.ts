import type { Words } from '#kernel'

import { StoreError, type StoreErrorCode } from '../store.ts'

/** A statement of ours that does not fit the file: its tables are not those that were made. */
const UNFIT: Words = {
  ja: '表が作られたときの形ではありません。止めて sekisho check を実行し、示された場合は検査済みの最後の写しから戻してください。',
  en: 'the tables are not as they were made: stop, and run check; restore the last verified backup if it says so',
}
const FAILED: Words = {
  ja: '書き込めたか分かりません。ディスクを調べて起動し直し、同じ行為をもう一度行うと結果が分かります。',
  en: 'the disk failed: check it, start again, and repeat the act to learn what became of it',
}
const IN_USE: Words = {
  ja: 'ほかのプロセスが使っています。そちらを止めてからやり直してください。',
  en: 'another process is using the file: stop it, then repeat',
}
const UNWRITABLE: Words = {
  ja: '書き込めません。場所、所有者、権限、及びディスクが読取り専用でないことを確かめてください。',
  en: 'the folder cannot be made or written: check the place, its owner, its permissions and that the disk is not read-only',
}
const FULL: Words = {
  ja: 'ディスクに空きがありません。何も封じていません。空きを作ってからやり直してください。',
  en: 'the disk is full: nothing was sealed; make room and repeat',
}
const DAMAGED: Words = {
  ja: 'ファイルが壊れています。止めて sekisho check を実行し、示された場合は検査済みの最後の写しから戻してください。',
  en: 'the file is damaged: stop, and run check; restore the last verified backup if it says so',
}
const NO_DATABASE: Words = {
  ja: 'データベースのファイルではありません。検査済みの最後の写しから戻してください。',
  en: 'the file is no database: restore the last verified backup',
}

/** Primary result codes of SQLite (sqlite.org/rescode.html) by what they mean to us. */
const CODES: Readonly<Record<number, readonly [StoreErrorCode, Words]>> = {
  1: ['damaged', UNFIT],
  5: ['locked', IN_USE],
  6: ['locked', IN_USE],
  8: ['read-only', UNWRITABLE],
  10: ['outcome-unknown', FAILED],
  11: ['damaged', DAMAGED],
  13: ['disk-full', FULL],
  14: ['read-only', UNWRITABLE],
  19: ['damaged', UNFIT],
  20: ['damaged', UNFIT],
  26: ['damaged', NO_DATABASE],
}

/** Errors of the file system by their names (errno). */
const SYSTEM: Readonly<Record<string, readonly [StoreErrorCode, Words]>> = {
  EROFS: ['read-only', UNWRITABLE],
  EACCES: ['read-only', UNWRITABLE],
  EPERM: ['read-only', UNWRITABLE],
  ENOENT: ['read-only', UNWRITABLE],
  ENOSPC: ['disk-full', FULL],
  EDQUOT: ['disk-full', FULL],
  EIO: ['outcome-unknown', FAILED],
}

/** What an error of SQLite, or in reading what it holds, means in words; any other stays what it is. */
export function toStoreError(error: unknown, folder: string): StoreError {
  if (error instanceof StoreError) return error
  // Where bytes are damaged, a value is not of the type that was written: no JSON, no hash, no text.
  if (error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError) {
    return new StoreError('damaged', at(folder, unreadable(error.message)), error)
  }
  const system = error instanceof Error && 'code' in error ? SYSTEM[String(error.code)] : undefined
  if (system) return new StoreError(system[0], at(folder, system[1]), error)
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : -1
  const known = CODES[code]
  if (!known) throw error
  return new StoreError(known[0], at(folder, known[1]), error)
}

/** What a failed sync means, whatever its reason: what was written may be on the disk, or not. */
export function outcomeUnknown(folder: string, cause: unknown): StoreError {
  return new StoreError('outcome-unknown', at(folder, FAILED), cause)
}

function unreadable(why: string): Words {
  return {
    ja: `読んだものが正しい形ではありません（${why}）。sekisho check を実行するか、写しから戻してください。`,
    en: `what was read cannot be (${why}); run check, or restore`,
  }
}

function at(folder: string, { ja, en }: Words): Words {
  return { ja: `${folder}: ${ja}`, en: `${folder}: ${en}` }
}

/** NOTE: an error that is in no list is taken for the worst. */
export function knownError(error: unknown, folder: string): StoreError {
  try {
    return toStoreError(error, folder)
  } catch {
    return outcomeUnknown(folder, error)
  }
}

/** An error of the database, or of the file system. */
export function isOfDisk(error: unknown): boolean {
  return error instanceof Error && ('errcode' in error || 'errno' in error)
}
