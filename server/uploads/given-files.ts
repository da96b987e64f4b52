import { actsOf, fieldsOf, trust, type AnyRegister, type Command, type Fields, type FileRef } from '#kernel'

/** A file as an act names it, and by what right: a receipt, or an item that refers to it (`register/item`). */
export interface GivenFile {
  /** The field of the input in which it stands. */
  readonly field: string
  readonly file: FileRef
  readonly receipt: string | null
  readonly of: string | null
}

/** The fields that a command fills in; none where there is no such act. */
export function fieldsOfCommand(register: AnyRegister, act: string): Fields {
  if (act === 'open') return fieldsOf(register, 'opened')
  const acts = actsOf(register)
  return Object.hasOwn(acts, act) ? acts[act]!.takes : {}
}

/**
 * Parts the files of a command from the rights by which they are named, which are not sealed. An input that is not read yet
 * is looked at no further than its fields of kind file; what is wrong with it, the act tells.
 */
export function partFiles(
  register: AnyRegister,
  command: Command,
): { readonly command: Command; readonly files: readonly GivenFile[] } {
  const fields = fileFieldsOf(register, command.act)
  if (fields.length === 0 || !isObject(command.input)) return { command, files: [] }
  const files: GivenFile[] = []
  const input = partIn(Object.fromEntries(fields), command.input, (given) => files.push(given))
  return files.length === 0 ? { command, files } : { command: { ...command, input }, files }
}

type Take = (given: GivenFile) => void

function partIn(fields: Fields, input: object, take: Take): object {
  const parted = Object.entries(input).map(([name, value]: [string, unknown]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (field?.kind === 'file') return [name, partFile(field, name, value, take)]
    if (!field?.rows || !Array.isArray(value)) return [name, value]
    const { rows } = field
    // A row's files are told by the field that holds the rows.
    const inRow: Take = (given) => take({ ...given, field: name })
    return [name, value.map((row: unknown) => (isObject(row) ? partIn(rows, row, inRow) : row))]
  })
  return trust<object>(Object.fromEntries(parted)) // the same names
}

function partFile(field: Fields[string], name: string, value: unknown, take: Take): unknown {
  const reading = field.read(value)
  if (!('ok' in reading) || !isObject(value)) return value
  const file = trust<FileRef>(reading.ok) // a value of its field, and not the absent one
  const textAt = (at: string): string | null => {
    const text: unknown = Reflect.get(value, at)
    return typeof text === 'string' ? text : null
  }
  take({ field: name, file, receipt: textAt('receipt'), of: textAt('of') })
  return file
}

type FileFields = readonly (readonly [name: string, field: Fields[string]])[]

/** Worked out once for each act, since every act asks. */
const FILE_FIELDS = new WeakMap<AnyRegister, Map<string, FileFields>>()

function fileFieldsOf(register: AnyRegister, act: string): FileFields {
  let known = FILE_FIELDS.get(register)
  if (!known) FILE_FIELDS.set(register, (known = new Map()))
  let fields = known.get(act)
  if (!fields) {
    fields = Object.entries(fieldsOfCommand(register, act)).filter(([, field]) => holdsFiles(field))
    // A name that is no act comes from outside, and is not remembered.
    if (act === 'open' || Object.hasOwn(actsOf(register), act)) known.set(act, fields)
  }
  return fields
}

function holdsFiles({ kind, rows }: Fields[string]): boolean {
  return kind === 'file' || (rows !== undefined && Object.values(rows).some(holdsFiles))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
