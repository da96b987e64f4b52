import { VENDORS } from '../model/index.ts'

const TEXTS = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] } as const
const WORDS = {
  anyOf: [
    { type: 'string' },
    { type: 'null' },
    { type: 'object', properties: { ja: { type: 'string' }, en: { type: 'string' } }, additionalProperties: false },
  ],
} as const
const FLOW = {
  source: { ...TEXTS, description: '送信元のアドレスか範囲' },
  destination: { ...TEXTS, description: '宛先のアドレスか範囲' },
  service: { ...TEXTS, description: 'tcp/443、udp/53、tcp/8000-8010、icmp、any' },
  mac: { ...TEXTS, description: '送信元のMACアドレス' },
} as const

/** JSON Schema (2020-12) of a town's file, published as `docs/api/zones-town.schema.json`. */
export const TOWN_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Sekisho: 領域のファイル (zones)',
  type: 'object',
  required: ['zones', 'devices', 'segments'],
  additionalProperties: false,
  properties: {
    zones: {
      description: '領域。mynumber、lgwan、internet、outside か団体独自の名前',
      anyOf: [
        { type: 'array', items: { type: 'string' } },
        { type: 'object', additionalProperties: WORDS },
      ],
    },
    profile: { enum: ['alpha', 'alpha-prime', 'beta', 'beta-prime', 'α', 'α′', 'β', 'β′'] },
    devices: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['config'],
        additionalProperties: false,
        properties: {
          config: { ...TEXTS, description: '設定ファイル（このファイルからの相対パス）' },
          vendor: { enum: VENDORS },
          interfaces: { type: 'object', additionalProperties: TEXTS, description: '設定に書かれていないアドレス' },
          routes: {
            type: 'array',
            items: {
              type: 'object',
              required: ['to', 'via'],
              additionalProperties: false,
              properties: { to: { type: 'string' }, via: { type: 'string' } },
            },
          },
          ipv6: { type: 'boolean', description: 'この機器がIPv6を通さないなら false' },
        },
      },
    },
    segments: {
      description: '区間（VLANや回線）。名前を鍵にした表か、nameを持つ並び',
      anyOf: [
        { type: 'object', additionalProperties: { $ref: '#/$defs/segment' } },
        { type: 'array', items: { $ref: '#/$defs/segment' } },
      ],
    },
    pairs: {
      type: 'array',
      description: '方針の対象とする領域の組（書かなければ全部）',
      items: {
        type: 'object',
        required: ['from', 'to'],
        additionalProperties: false,
        properties: { from: { type: 'string' }, to: { type: 'string' } },
      },
    },
    permissions: {
      type: 'array',
      description: '許可した通信（特定通信）の台帳',
      items: {
        type: 'object',
        required: ['from', 'to'],
        additionalProperties: false,
        properties: {
          id: { type: ['string', 'number'] },
          from: { type: 'string' },
          to: { type: 'string' },
          ...FLOW,
          purpose: WORDS,
          until: { type: 'string', format: 'date' },
          limited: { type: 'boolean', description: 'アドレスとポートで限定すべき通信か' },
        },
      },
    },
    egresses: {
      type: 'array',
      description: '出口（自治体情報セキュリティクラウド）',
      items: {
        type: 'object',
        required: ['from', 'to', 'through'],
        additionalProperties: false,
        properties: {
          from: TEXTS,
          to: { type: 'string' },
          through: { type: 'string', description: '通るべき区間' },
          unless: {
            type: 'array',
            items: { type: 'object', additionalProperties: false, properties: { ...FLOW, purpose: WORDS } },
          },
        },
      },
    },
  },
  $defs: {
    segment: {
      type: 'object',
      additionalProperties: false,
      properties: {
        name: { type: 'string' },
        zone: { type: 'string' },
        prefixes: TEXTS,
        attached: { ...TEXTS, description: '機器:インタフェース' },
      },
    },
  },
} as const
