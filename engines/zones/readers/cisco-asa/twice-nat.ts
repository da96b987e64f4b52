import type { Command } from '../cisco/blocks.ts'
import { rulesOf, type Twice } from './nat-rules.ts'
import { FLAGS, open, rangesOf, readWay, type NatContext, type Rules } from './nat-terms.ts'
import { servicePair, type ServicePair } from './service-pair.ts'

/** `nat (real,mapped) source … [destination static …] [service …]`; undefined where a word of it is not known. */
export function readTwice(command: Command, context: NatContext): Rules | undefined {
  const { way, rest } = readWay(command.words.slice(1))
  const description = rest.indexOf('description')
  const words = (description < 0 ? rest : rest.slice(0, description)).filter(
    (word) => !FLAGS.has(word) && word !== 'after-auto' && !/^\d+$/.test(word),
  )
  if (words.includes('inactive')) return { before: [], after: [] }
  const [source, kind = '', realName = '', ...more] = words
  if (source !== 'source' || (kind !== 'static' && kind !== 'dynamic')) return undefined
  let tail = more
  const pool = tail[0] === 'pat-pool'
  const mappedName = pool ? (tail[1] ?? '') : (tail[0] ?? '')
  tail = tail.slice(pool ? 2 : 1)
  if (tail[0] === 'interface') tail = tail.slice(1)
  let destination: Twice['destination']
  if (tail[0] === 'destination' && tail[1] === 'static') {
    const [mapped, real] = [rangesOf(tail[2] ?? '', context), rangesOf(tail[3] ?? '', context)]
    if (!mapped || !real) return open(command, way, context)
    destination = { mapped, real }
    tail = tail.slice(4)
  }
  let service: ServicePair | undefined
  if (tail[0] === 'service') {
    service = kind === 'static' ? servicePair(tail[1], tail[2], context.objects) : undefined
    const keepsPort = service?.first.dport?.[0] === service?.second.dport?.[0]
    if (!service || (!destination && !keepsPort)) return undefined
    tail = tail.slice(3)
  }
  if (tail.length > 0) return undefined
  const real = rangesOf(realName, context)
  const mapped = mappedName === 'interface' ? mappedName : rangesOf(mappedName, context)
  if (!real || !mapped) return open(command, way, context)
  const oneWay = rest.includes('unidirectional') || kind === 'dynamic'
  return rulesOf(
    { kind, real, mapped, destination, ...(service ? { service } : {}) },
    way,
    oneWay,
    context.ledger.at(command.line),
    context,
  )
}
