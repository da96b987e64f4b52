import type { Device } from '../../model/index.ts'
import type { Claim, Shortfall } from '../certificate.ts'

type Named = Pick<Claim, 'from' | 'to' | 'family' | 'egress'>

export function tooMany(named: Named): Shortfall {
  const words = {
    ja: `${named.from}からのIPv${named.family}の通信は、箱に分けると多すぎるため、証明書にできません。答えそのものは「zones prove」で確かめられます。`,
    en: `What ${named.from} sends over IPv${named.family} falls into too many boxes for a certificate. "zones prove" answers the question itself.`,
  }
  return { code: 'too-many-pieces', ...plain(named), words }
}

/** @param device A device whose lines as a whole were not understood. */
export function notUnderstood(named: Named, { name: device, unknowns }: Pick<Device, 'name' | 'unknowns'>): Shortfall {
  const { at } = unknowns[0]!
  const words = {
    ja: `${device}の設定（${at.file}の${at.line}行目）が分からないため、証明できません。その行を確かめてください。`,
    en: `Nothing can be proved past ${device}: line ${at.line} of ${at.file} is not understood. Check that line.`,
  }
  return { code: 'not-understood', ...plain(named), device, at, words }
}

export function notPermitted(named: Named): Shortfall {
  const words = {
    ja: `許可のない通信が通るか、通り得ます。どの通信かは「zones prove」が示します。`,
    en: `Something that is not permitted passes, or may pass. "zones prove" shows a packet.`,
  }
  return { code: 'not-permitted', ...plain(named), words }
}

function plain({ from, to, family, egress }: Named): Named {
  return { from, to, family, ...(egress === undefined ? {} : { egress }) }
}
