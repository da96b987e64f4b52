import { parsePrefix, type Filter, type Interface, type Predicate } from '../model/index.ts'
import type { Ledger } from './ledger.ts'
import type { Subject } from './reading.ts'

/**
 * The interfaces of a host whose ruleset declares none (iptables, nftables): those that the town declares, and those that
 * its rules name.
 */
export function interfacesOf(subject: Subject, filters: readonly Filter[], ledger: Ledger): Interface[] {
  const declared = new Map((subject.interfaces ?? []).map((one) => [one.name, one.addresses]))
  for (const name of filters.flatMap(({ rules }) => rules.flatMap(({ when }) => namesIn(when)))) {
    if (!name.endsWith('*') && !declared.has(name)) declared.set(name, [])
  }
  return [...declared].map(([name, addresses]) => ({
    name,
    aliases: [],
    addresses: addresses.flatMap((text) => parsePrefix(text) ?? []),
    up: true,
    ingress: [],
    egress: [],
    at: ledger.at(1),
  }))
}

function namesIn(predicate: Predicate): readonly string[] {
  if (predicate.is === 'interface') return predicate.names
  if (predicate.is === 'every' || predicate.is === 'some') return predicate.of.flatMap(namesIn)
  return predicate.is === 'not' ? namesIn(predicate.of) : []
}
