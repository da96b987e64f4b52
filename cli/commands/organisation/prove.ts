import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { openNote, printProof, provesEntry, readCheckpoint, readKey, readProof } from '#kernel'
import { inclusionPath, sha256, verifyEd25519, writeDurably } from '#store'

import { UsageError, type Command } from '../../command.ts'
import { DEFAULT_FOLDER, inArchive } from '../../office/index.ts'
import { say } from '../policy/words.ts'

/** `sekisho prove ENTRY FILE` */
export const proveCommand: Command = {
  usage: 'ENTRY FILE.tlog-proof [--in FOLDER]',
  words: { ja: '記録1件の証明書（C2SP tlog-proof）を書く', en: 'write a proof of one entry (C2SP tlog-proof)' },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { in: { type: 'string' } },
    })
    const [typed, file, ...others] = positionals
    if (!/^\d{1,15}$/u.test(typed ?? '') || file === undefined || others.length > 0) {
      throw new UsageError(
        say(screen, '記録の番号とファイルを指定してください。', 'Name an entry by its number, and a file.'),
      )
    }
    const index = Number(typed)
    return await inArchive(values.in ?? DEFAULT_FOLDER, true, async ({ store, signer }) => {
      const entries = await store.size()
      if (index >= entries) {
        screen.complain(say(screen, `記録は ${entries} 件です。\n`, `There are ${entries} entries.\n`))
        return 2
      }
      const checkpoint = await signer.checkpoint(store)
      const path = await inclusionPath(store, index, signer.last!.size)
      const [entry] = await store.entries(index, index + 1)
      writeDurably(file, printProof({ index, extra: Buffer.from(entry!.text), path, checkpoint }))
      screen.write(`${signer.verifierKey}\n`)
      return 0
    })
  },
}

/** `sekisho verify-proof FILE --key KEY` */
export const verifyProofCommand: Command = {
  usage: 'FILE.tlog-proof --key KEY',
  words: { ja: '記録1件の証明書を確かめる', en: 'verify a proof of one entry' },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { key: { type: 'string' } },
    })
    const key = values.key === undefined ? null : readKey(sha256, values.key)
    if (positionals.length !== 1 || !key) {
      throw new UsageError(
        say(screen, '証明書と検証鍵（--key）を指定してください。', 'Name a proof and a key (--key).'),
      )
    }
    if (!existsSync(positionals[0]!))
      throw new UsageError(say(screen, 'そのファイルはありません。', 'There is no such file.'))
    const proof = readProof(readFileSync(positionals[0]!, 'utf8'))
    const isProven = proof?.extra && provesEntry(sha256, proof, proof.extra, { key, verify: verifyEd25519 })
    if (!proof?.extra || !isProven) {
      screen.write(say(screen, 'この証明書は正しくありません。\n', 'This proof does not hold.\n'))
      return await Promise.resolve(1)
    }
    const { size } = readCheckpoint(openNote(sha256, proof.checkpoint, key, verifyEd25519)!)!
    screen.write(
      `${say(screen, `${key.name} の記録 ${proof.index}（全 ${size} 件）です。`, `Entry ${proof.index} of ${key.name} (${size} entries):`)}\n${new TextDecoder().decode(proof.extra)}\n`,
    )
    return 0
  },
}
