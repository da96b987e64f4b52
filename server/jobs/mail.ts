import { createTransport } from 'nodemailer'

/** One letter, plain text. */
export interface Letter {
  /** Of the notice: a letter that is sent twice after a crash bears one id, by which mail programs know it again. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Sends letters. */
export interface Post {
  /** @returns null once the mail server has taken the letter; else why not, without any address or text of it. */
  send(letter: Letter): Promise<string | null>
  close(): void
}

/** A mail server that does not answer within this is tried again later. */
const WAIT_MS = 15_000

/** Why a letter was not taken, as nodemailer and SMTP (RFC 5321 section 4.2) say it: a code, never a text of the server. */
const CODE = /^[A-Z_]{3,40}$/u

/** A mail server by its URL (`smtp://`, `smtps://`, with user and password where it wants them). */
export function smtpPost(url: string, from: string): Post {
  const { hostname, port, protocol, username, password } = new URL(url)
  const isSecure = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname,
    port: port === '' ? (isSecure ? 465 : 25) : Number(port),
    secure: isSecure,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ id, to, subject, text }) => {
      try {
        const headers = { 'Auto-Submitted': 'auto-generated' }
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@sekisho>`,
          headers,
        })
        return null
      } catch (error) {
        return codeOf(error)
      }
    },
    close: () => transport.close(),
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN'
  const status = 'responseCode' in error && typeof error.responseCode === 'number' ? ` ${error.responseCode}` : ''
  const code = 'code' in error && typeof error.code === 'string' && CODE.test(error.code) ? error.code : 'UNKNOWN'
  return `${code}${status}`
}
