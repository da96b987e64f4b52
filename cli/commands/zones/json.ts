import { formatIp4, formatIp6, protocolName, type Packet } from '#engines/zones'

/** A packet in JSON: addresses as text, only the fields that its protocol carries. */
export function packetJson(packet: Packet): object {
  const four = packet.family === 4
  const ported = [6, 17, 33, 132, 136].includes(packet.protocol)
  const icmp = packet.protocol === 1 || packet.protocol === 58
  return {
    family: packet.family,
    source: four ? formatIp4(packet.src4) : formatIp6(packet.src6),
    destination: four ? formatIp4(packet.dst4) : formatIp6(packet.dst6),
    protocol: packet.protocol,
    protocolName: protocolName(packet.protocol),
    ...(ported ? { sourcePort: packet.sport, destinationPort: packet.dport } : {}),
    ...(packet.protocol === 6 ? { tcpFlags: packet.tcpFlags } : {}),
    ...(icmp ? { icmpType: packet.icmpType, icmpCode: packet.icmpCode } : {}),
  }
}

/** JSON of an answer: packets as {@link packetJson}, other big numbers as decimal text. */
export function toJson(answer: unknown): string {
  return `${JSON.stringify(answer, plain, 2)}\n`
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return isPacket(value) ? packetJson(value) : value
}

function isPacket(value: unknown): value is Packet {
  return typeof value === 'object' && value !== null && 'src4' in value && 'tcpFlags' in value && 'family' in value
}
