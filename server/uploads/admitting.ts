import {
  can,
  dayOf,
  isRefusal,
  refuse,
  THE_SERVICE,
  type BatchRefusal,
  type Command,
  type FileRef,
  type House,
  type Refusal,
} from '#kernel'
import { withMethods, type Asking, type Blobs, type Store } from '#store'

import { fileOfItem } from './files-of-item.ts'
import { partFiles, type GivenFile } from './given-files.ts'
import type { Receipts } from './receipts.ts'

/** What is asked whether a file may be referred to. */
export interface Admission {
  readonly house: House
  readonly blobs: Blobs
  readonly receipts: Receipts
}

/** An act that names a file which whoever acts may not name. */
export interface FileRefusal extends Refusal {
  /** The field of the input in which it stands. */
  readonly field: string
}

/**
 * The same store, in which an act may refer to a file only where it is kept, and where whoever acts has sent it lately or may
 * read an item that refers to it: the one acted on, or the one that is named beside the file. To know a hash gives no
 * right. What is refused is told alike, whether the file is there or not.
 */
export function admitting(store: Store, admission: Admission): Store {
  const admit = async (asking: Asking, commands: readonly Command[]): Promise<Command[] | Refusal | BatchRefusal> => {
    if (asking.actor.id === THE_SERVICE.id) return [...commands]
    const admitted: Command[] = []
    for (const [at, one] of commands.entries()) {
      const command = await admitCommand(store, admission, asking, one)
      if (isRefusal(command)) return commands.length === 1 ? command : { ...command, command: at }
      admitted.push(command)
    }
    return admitted
  }
  return withMethods(store, {
    act: async (asking, commands) => {
      const admitted = await admit(asking, commands)
      if (!isRefusal(admitted)) return await store.act(asking, admitted)
      // What was sealed is told again, although a receipt of then holds no longer.
      return (await store.acted(asking.occasion.id)) ?? admitted
    },
    weigh: async (asking, groups) => {
      const admitted = await Promise.all(groups.map((commands) => admit(asking, commands)))
      const weighed = await store.weigh(
        asking,
        admitted.flatMap((commands) => (isRefusal(commands) ? [] : [commands])),
      )
      const left = weighed.values()
      return admitted.map((commands) => (isRefusal(commands) ? commands : left.next().value!))
    },
  })
}

async function admitCommand(
  store: Store,
  admission: Admission,
  asking: Asking,
  command: Command,
): Promise<Command | FileRefusal> {
  const register = admission.house.registers.get(command.register)
  if (!register) return command
  const { command: parted, files } = partFiles(register, command)
  for (const given of files) {
    const isNamed = await mayName(store, admission, asking, command, given)
    if (!isNamed || !(await admission.blobs.has(given.file.sha256))) return { ...NO_SUCH_FILE, field: given.field }
  }
  return parted
}

async function mayName(
  store: Store,
  { house, receipts }: Admission,
  { actor, occasion }: Asking,
  { register, item }: Command,
  { file, receipt, of }: GivenFile,
): Promise<boolean> {
  if (receipt !== null && receipts.holds(receipt, file, actor.id, occasion.at)) return true
  const [, otherRegister = '', otherItem = ''] = /^([^/]+)\/(.+)$/u.exec(of ?? '') ?? []
  const places = [
    [register, item],
    [otherRegister, otherItem],
  ] as const
  for (const [name, id] of places) {
    const declared = house.registers.get(name)
    const found = declared && (await store.item(name, id))
    if (!found || can(actor, 'read', declared, found.facts, dayOf(occasion.at))) continue
    if (await fileOfItem(store, declared, found, (one) => isSame(one, file))) return true
  }
  return false
}

function isSame(a: FileRef, b: FileRef): boolean {
  return a.sha256 === b.sha256 && a.bytes === b.bytes && a.media === b.media
}

const NO_SUCH_FILE = refuse('no-such-file', {
  ja: 'このファイルは添えられません。添えられるのは、24時間以内に自分で預けたファイルと、読める台帳項目に添えてあるファイルだけです。ファイルをもう一度預けてやり直してください（コマンドではファイルのパスを指定し、APIでは返ってきた値をreceiptごと入れます）。',
  en: 'This file cannot be referred to: only one that you have sent yourself within 24 hours, or to which an item refers that you may read. Send the file again, then repeat (on the command line give its path; over the API, the value that is answered, with its receipt).',
})
