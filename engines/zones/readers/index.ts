import type { Device, Unknown, Vendor } from '../model/index.ts'
import { ciscoAsa } from './cisco-asa/index.ts'
import { ciscoIos } from './cisco-ios/index.ts'
import { detectVendor } from './detect.ts'
import { readFailure, type ReadFailure } from './failure.ts'
import { fortigate } from './fortigate/index.ts'
import { iptables } from './iptables/index.ts'
import { Ledger } from './ledger.ts'
import { nftables } from './nftables/index.ts'
import { tally, type Reader, type Reading, type Subject } from './reading.ts'
import { maskSecrets } from './secrets.ts'
import { yamaha } from './yamaha/index.ts'

const READERS: Readonly<Record<Vendor, Reader>> = {
  fortigate,
  yamaha,
  'cisco-ios': ciscoIos,
  'cisco-asa': ciscoAsa,
  iptables,
  nftables,
}

/** Most lines of one configuration. The largest real ones have some hundred thousand. */
export const MAX_CONFIG_LINES = 1_000_000

/**
 * Reads one configuration. Secrets are masked before a reader sees the first line; every line ends up understood,
 * irrelevant with a reason, or not understood.
 *
 * @param file - what the town calls the file; all lines of the answer refer to it.
 * @param vendor - the dialect where it is known; found by its looks otherwise.
 * @returns the devices it describes, or a failure `empty`, `too-many-lines`, `unknown-format` or `wrong-vendor`.
 */
export function readConfig(
  text: string,
  file: string,
  subject: Subject & { readonly vendor?: Vendor } = {},
): Reading | ReadFailure {
  const raw = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  if (text.trim() === '') {
    return readFailure('empty', file, {
      ja: '中身がありません。取得し直してください。',
      en: 'It is empty. Fetch it again.',
    })
  }
  if (raw.length > MAX_CONFIG_LINES) {
    return readFailure('too-many-lines', file, {
      ja: `${raw.length}行あり、上限の${MAX_CONFIG_LINES}行を超えています。`,
      en: `It has ${raw.length} lines, more than the limit of ${MAX_CONFIG_LINES}.`,
    })
  }
  const looks = detectVendor(raw)
  const vendor = subject.vendor ?? looks
  if (!vendor) {
    return readFailure('unknown-format', file, {
      ja: 'どの機器の設定か分かりません。機器の種類を指定してください。',
      en: 'It looks like no configuration known here. Say which device it is of.',
    })
  }
  if (looks && looks !== vendor) {
    return readFailure('wrong-vendor', file, {
      ja: `${vendor}の設定として渡されましたが、${looks}の設定に見えます。`,
      en: `It was handed in as ${vendor} and looks like ${looks}.`,
    })
  }
  const ledger = new Ledger(file, maskSecrets(raw, vendor))
  const devices = READERS[vendor](ledger, subject)
  const rest = ledger.settle()
  const verdicts = raw.map((line, index) => (line.trim() === '' ? undefined : ledger.verdict(index + 1)))
  return {
    vendor,
    file,
    devices: devices.map((device) => addUnknowns(device, rest)),
    lines: ledger.lines,
    verdicts,
    tally: tally(verdicts),
  }
}

function addUnknowns(device: Device, more: readonly Unknown[]): Device {
  return more.length === 0 ? device : { ...device, unknowns: [...device.unknowns, ...more] }
}
