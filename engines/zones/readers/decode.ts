import { readFailure, type ReadFailure } from './failure.ts'

/**
 * Largest configuration that is read, in bytes. The largest real one known to us is below 10 MB (a firewall with its
 * certificates and replacement messages); what is larger is a disk image, a log or an attack.
 */
export const MAX_CONFIG_BYTES = 32 * 1024 * 1024

/** Bytes looked at to tell text from binary. */
const SNIFF_BYTES = 65_536

/**
 * Text of a configuration file: UTF-8 (with or without mark), UTF-16 with a mark, or else Shift_JIS, which Yamaha's
 * routers write. A file that is none of them is refused.
 *
 * @param size - of the whole file, where `bytes` is only its beginning because the file is too large anyway.
 * @returns the text, or a failure `too-large`, `empty`, `binary` or `encoding`.
 */
export function decodeConfig(
  bytes: Uint8Array,
  file: string,
  size = bytes.length,
): { readonly text: string } | ReadFailure {
  if (size > MAX_CONFIG_BYTES) {
    return readFailure('too-large', file, {
      ja: `${mega(size)}MBあり、上限の${mega(MAX_CONFIG_BYTES)}MBを超えています。設定ファイルだけを渡してください。`,
      en: `It has ${mega(size)} MB, more than the limit of ${mega(MAX_CONFIG_BYTES)} MB. Hand in the configuration only.`,
    })
  }
  if (bytes.length === 0) {
    return readFailure('empty', file, {
      ja: '中身がありません。取得し直してください。',
      en: 'It is empty. Fetch it again.',
    })
  }
  const mark = utf16Mark(bytes)
  if (mark) return { text: new TextDecoder(mark).decode(bytes) }
  if (bytes.subarray(0, SNIFF_BYTES).includes(0) || isArchive(bytes)) {
    return readFailure('binary', file, {
      ja: '文字の設定ではありません（圧縮ファイルや装置のイメージ）。文字の設定を取り出して渡してください。',
      en: 'It is not text (an archive or a device image). Hand in the configuration as text.',
    })
  }
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) }
    } catch {
      continue
    }
  }
  return readFailure('encoding', file, {
    ja: 'UTF-8でもShift_JISでもありません。文字コードを変えて渡してください。',
    en: 'It is neither UTF-8 nor Shift_JIS. Convert it first.',
  })
}

function utf16Mark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

/** gzip, zip, bzip2, xz, zstd, PDF and 7z begin so; none of them is a configuration even where no zero byte follows. */
const MAGIC: readonly (readonly number[])[] = [
  [0x1f, 0x8b],
  [0x50, 0x4b, 3, 4],
  [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x25, 0x50, 0x44, 0x46],
  [0x37, 0x7a, 0xbc, 0xaf],
]

function isArchive(bytes: Uint8Array): boolean {
  return MAGIC.some((magic) => magic.every((byte, i) => bytes[i] === byte))
}

function mega(bytes: number): number {
  return Math.ceil(bytes / (1024 * 1024))
}
