/**
 * The few names that pure rooms share with every platform (Node, browsers). Pure rooms are compiled without the types
 * of Node and of the DOM, so that reaching for a clock, a disk or a network does not compile.
 */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, into: Uint8Array): { read: number; written: number }
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: ArrayBuffer | ArrayBufferView): string
}

declare class URL {
  constructor(url: string, base?: string)
  readonly href: string
  readonly protocol: string
  readonly host: string
  readonly pathname: string
  readonly searchParams: URLSearchParams
}

declare class URLSearchParams {
  get(name: string): string | null
}
