/** Bytes from the beginning of a file that tell its type. */
export const HEAD_BYTES = 512

const SIGNATURES: readonly (readonly [media: string, at: number, bytes: readonly number[]])[] = [
  ['application/pdf', 0, [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', 0, [0xff, 0xd8, 0xff]],
  ['image/gif', 0, [0x47, 0x49, 0x46, 0x38]],
  ['image/tiff', 0, [0x49, 0x49, 0x2a, 0x00]],
  ['image/tiff', 0, [0x4d, 0x4d, 0x00, 0x2a]],
  ['application/zip', 0, [0x50, 0x4b, 0x03, 0x04]],
  ['application/zip', 0, [0x50, 0x4b, 0x05, 0x06]],
  ['application/gzip', 0, [0x1f, 0x8b]],
  ['application/x-cfb', 0, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['application/vnd.microsoft.portable-executable', 0, [0x4d, 0x5a]],
  ['application/x-elf', 0, [0x7f, 0x45, 0x4c, 0x46]],
]

/** What else files of a detected type call themselves: packages of Office are ZIP, its older files CFB. */
const WITHIN: Readonly<Record<string, RegExp>> = {
  'application/zip':
    /^application\/(?:zip|x-docx|x-xlsx|x-pptx|vnd\.openxmlformats-officedocument\.[a-z.]+|vnd\.oasis\.opendocument\.[a-z]+|x-zip-compressed)$/,
  'application/x-cfb': /^application\/(?:x-cfb|msword|vnd\.ms-(?:excel|powerpoint))$/,
  'text/plain': /^(?:text\/(?:plain|csv|markdown|html|xml)|application\/(?:json|xml|yaml))$/,
}

/** The type of a file by its first bytes: a signature, or text, or unknown. */
export function sniff(head: Uint8Array): string {
  for (const [media, at, bytes] of SIGNATURES) {
    if (head.length >= at + bytes.length && bytes.every((byte, offset) => head[at + offset] === byte)) return media
  }
  return isText(head) ? 'text/plain' : 'application/octet-stream'
}

/** Whether no byte is a control character that text does not have; Shift_JIS and UTF-8 both pass. */
function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x0c)
}

/** Whether a declared type fits what the bytes are; a client that does not know declares `application/octet-stream`. */
export function fitsMedia(declared: string, detected: string): boolean {
  if (declared === detected || declared === 'application/octet-stream') return true
  return WITHIN[detected]?.test(declared) ?? false
}
