import type { Words } from '#kernel'
import type { Cause } from '../../model/index.ts'

interface Open {
  readonly cause: Exclude<Cause, 'not-understood'>
  readonly why: Words
}

const rate: Open = { cause: 'rate', why: { ja: '回数や頻度で変わります。', en: 'It depends on a rate or a count.' } }
const mark: Open = {
  cause: 'mark',
  why: { ja: '印や、ここで扱わない項目で変わります。', en: 'It depends on a mark or a field that is not modelled.' },
}
const application: Open = {
  cause: 'application',
  why: { ja: '通信の中身で変わります。', en: 'It depends on the payload.' },
}
const name: Open = {
  cause: 'name',
  why: {
    ja: 'この設定の外にある名前や集合で変わります。',
    en: 'It depends on names or sets outside this configuration.',
  },
}
const user: Open = { cause: 'user', why: { ja: '利用者で変わります。', en: 'It depends on the user.' } }
const time: Open = { cause: 'time', why: { ja: '時間帯で変わります。', en: 'It depends on the time.' } }

/** Match modules that are known and cannot be decided from the header alone, with the reason. Their options add nothing. */
export const OPEN_MODULES: Readonly<Record<string, Open>> = {
  recent: rate,
  limit: rate,
  hashlimit: rate,
  connlimit: rate,
  statistic: rate,
  quota: rate,
  connbytes: rate,
  rateest: rate,
  nth: rate,
  random: rate,
  mark,
  connmark: mark,
  connlabel: mark,
  length: mark,
  length2: mark,
  ttl: mark,
  hl: mark,
  dscp: mark,
  tos: mark,
  ecn: mark,
  pkttype: mark,
  physdev: mark,
  rpfilter: mark,
  socket: mark,
  policy: mark,
  realm: mark,
  devgroup: mark,
  cgroup: mark,
  cpu: mark,
  tcpmss: mark,
  ah: mark,
  esp: mark,
  rt: mark,
  frag: mark,
  hbh: mark,
  dst: mark,
  ipv6header: mark,
  eui64: mark,
  mh: mark,
  cluster: mark,
  ipcomp: mark,
  nfacct: mark,
  string: application,
  layer7: application,
  ndpi: application,
  helper: application,
  u32: application,
  bpf: application,
  osf: application,
  set: name,
  geoip: name,
  asn: name,
  owner: user,
  time,
  condition: time,
}

export const OPEN_TARGET_WORDS = {
  addressType: { ja: '経路表で決まる宛先の種類です。', en: 'The kind of address follows from the routing table.' },
  hidden: { ja: '伏せられたアドレスです。', en: 'The address is blacked out.' },
  queue: { ja: '別のプログラムが通すか決めます。', en: 'Another program decides whether it passes.' },
  address: {
    ja: 'その機器のアドレスが設定からは分かりません。',
    en: 'The address of the interface is not in the configuration.',
  },
} as const satisfies Record<string, Words>
