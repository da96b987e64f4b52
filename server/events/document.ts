import { EVENTS } from './declaration.ts'

/** The table of events as `docs/運用/events.md` holds it. */
export function eventsDocument(): string {
  const rows = Object.entries(EVENTS).map(
    ([name, { level, words, fields }]) =>
      `| \`${name}\` | ${level} | ${words.ja}<br>${words.en} | ${Object.keys(fields)
        .map((field) => `\`${field}\``)
        .join(' ')} |`,
  )
  return `# 記録される出来事

サーバは出来事を1行1件の JSON で標準出力に書きます。下の表がすべてです。どの行にも \`at\`（協定世界時）、\`level\`、\`event\` があります。

- 氏名、トークン、利用者のアドレス、検索語は書きません。要求は経路の型（\`/api/o/{organisation}/assets/{id}\`）だけを書きます。
- \`request\` は回答の \`X-Request-Id\` と同じ番号です。問い合わせのときに照らし合わせます。
- 読み手が遅いときは待たずに行を捨て、その数を \`linesDropped\` で知らせます。
- 細かさは設定 \`logLevel\`（debug・info・warn・error）で選びます。

| event | level | 意味 | 項目 |
|---|---|---|---|
${rows.join('\n')}

この表は \`server/events/declaration.ts\` から作られ、試験が一致を確かめます。
`
}
