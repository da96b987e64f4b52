import { soakPolicy } from './policy.ts'

/** `npm run soak -- [RUNS] [SEED]`: exit 1 where something threw, hung or grew faster than the text. */
const [runs = '100000', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2)
process.exitCode = soakPolicy(Number(runs), Number(seed), (line) => void process.stdout.write(`${line}\n`)) ? 0 : 1
