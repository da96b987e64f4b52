import type { Words } from '#kernel'

/** One setting: how it is read from a file, the environment or a flag, and said in words. */
export interface Setting<T = unknown> {
  readonly words: Words
  /** What holds where nobody says anything. */
  readonly standard: T
  /** What a value looks like, for the documents: `8080`, `https://…`. */
  readonly form: string
  /** Never printed, and never taken from a flag, which every user of the machine can see. */
  readonly isSecret: boolean
  /** A flag that stands alone: `--demo`. */
  readonly isSwitch: boolean
  /** Reads text as typed, or a value of JSON or YAML. */
  read(raw: unknown): { readonly ok: T } | { readonly wrong: Words }
}

type Told<T> = Pick<Setting<T>, 'words' | 'standard'>

const wrong = (ja: string, en: string): { readonly wrong: Words } => ({ wrong: { ja, en } })

/** A whole number within bounds. */
export function whole({
  min,
  max,
  ...told
}: Told<number> & { readonly min: number; readonly max: number }): Setting<number> {
  return {
    ...told,
    form: `${min}–${max}`,
    isSecret: false,
    isSwitch: false,
    read: (raw) => {
      const value = typeof raw === 'string' && /^-?\d{1,15}$/u.test(raw.trim()) ? Number(raw) : raw
      if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return { ok: value }
      return wrong(`${min} から ${max} までの整数にしてください。`, `must be a whole number from ${min} to ${max}.`)
    },
  }
}

/** A text of one line, or nothing. */
export function line(told: Told<string | null> & { readonly form: string }): Setting<string | null> {
  return {
    isSecret: false,
    ...told,
    isSwitch: false,
    read: (raw) => {
      if (raw === null || raw === '') return { ok: null }
      return isLine(raw)
        ? { ok: raw }
        : wrong('1行の文字（2,000字まで）にしてください。', 'must be one line of at most 2,000 characters.')
    },
  }
}

/** A text of one line that is never empty. */
export function needed(told: Told<string> & { readonly form: string }): Setting<string> {
  return {
    ...told,
    isSecret: false,
    isSwitch: false,
    read: (raw) => (isLine(raw) ? { ok: raw } : wrong('1行の文字にしてください。', 'must be one line of text.')),
  }
}

/** A URL of one of some protocols (`https:`), or nothing. */
export function address(
  told: Told<string | null> & {
    readonly protocols: readonly string[]
    readonly isSecret?: true
  },
): Setting<string | null> {
  const { protocols, ...rest } = told
  const form = protocols.map((protocol) => `${protocol}//…`).join(' ')
  return {
    isSecret: false,
    ...rest,
    form,
    isSwitch: false,
    read: (raw) => {
      if (raw === null || raw === '') return { ok: null }
      const isOne = isLine(raw) && protocols.some((protocol) => raw.startsWith(`${protocol}//`))
      if (isOne && URL.canParse(raw)) return { ok: raw }
      return wrong(`${form} の形にしてください。`, `must be a URL: ${form}.`)
    },
  }
}

/** One of some words. */
export function oneOf<const K extends string>(told: Told<K> & { readonly of: readonly K[] }): Setting<K> {
  const { of, ...rest } = told
  return {
    ...rest,
    form: of.join('|'),
    isSecret: false,
    isSwitch: false,
    read: (raw) => {
      const found = of.find((one) => one === raw)
      return found === undefined
        ? wrong(`${of.join('・')} のどれかにしてください。`, `must be one of ${of.join(', ')}.`)
        : { ok: found }
    },
  }
}

/** Several texts: a list in a file, parted by commas elsewhere. */
export function several(
  told: Told<readonly string[]> & { readonly form: string; readonly most: number },
): Setting<readonly string[]> {
  const { most, ...rest } = told
  return {
    ...rest,
    isSecret: false,
    isSwitch: false,
    read: (raw) => {
      const all: unknown =
        typeof raw === 'string'
          ? raw
              .split(',')
              .map((one) => one.trim())
              .filter((one) => one !== '')
          : raw
      if (Array.isArray(all) && all.length <= most && all.every(isLine)) return { ok: all }
      return wrong(
        `コンマで区切った ${most} 個までの文字にしてください。`,
        `must be at most ${most} texts, parted by commas.`,
      )
    },
  }
}

/** Yes or no; the flag alone means yes. */
export function toggle(told: Told<boolean>): Setting<boolean> {
  return {
    ...told,
    form: 'true|false',
    isSecret: false,
    isSwitch: true,
    read: (raw) => {
      if (raw === true || raw === 'true' || raw === '1') return { ok: true }
      if (raw === false || raw === 'false' || raw === '0') return { ok: false }
      return wrong('true か false にしてください。', 'must be true or false.')
    },
  }
}

function isLine(raw: unknown): raw is string {
  return typeof raw === 'string' && raw.length > 0 && raw.length <= 2_000 && !/[\p{Cc}]/u.test(raw)
}
