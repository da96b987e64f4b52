import type { Language } from '#kernel'

/** What a status page tells. */
export interface Status {
  readonly version: string
  readonly isReady: boolean
  /** Names of the organisations that are served. */
  readonly served: readonly string[]
  /** How many could not be opened. */
  readonly refused: number
  /** Names of what is not as it should be, by check. */
  readonly bad: readonly string[]
  readonly isDemo: boolean
}

/** The page that anyone sees who opens the server in a browser: no script, nothing personal. */
export function statusPage(status: Status, language: Language): string {
  const t = language === 'ja' ? JA : EN
  const other =
    language === 'ja'
      ? '<a href="/?lang=en" hreflang="en" lang="en">English</a>'
      : '<a href="/" hreflang="ja" lang="ja">日本語</a>'
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t.title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">${t.skip}</a>
<header><div class="bar"><p class="name">${t.name}</p><nav aria-label="${t.languages}">${other}</nav></div></header>
<main id="main">
<h1>${t.heading}</h1>
${stateOf(status, t)}
${status.served.length > 0 ? served(status, t) : empty(t)}
${status.served.length > 0 ? token(t) : ''}
<section>
<h2>${t.api}</h2>
<p>${t.apiText}</p>
<ul>
<li><a href="/api/openapi.json">/api/openapi.json</a> ${t.openapi}</li>
<li><a href="/readyz">/readyz</a> ${t.readyz}</li>
<li><a href="/healthz">/healthz</a> ${t.healthz}</li>
</ul>
</section>
</main>
<footer><p>${t.version} ${escape(status.version)}</p><p>${t.design}</p></footer>
</body>
</html>
`
}

function stateOf({ isReady, bad, refused }: Status, t: Texts): string {
  const words = bad.map((name) => t.checks[name] ?? name)
  const reasons = [...words, ...(refused > 0 ? [t.refused(refused)] : [])]
  const list =
    reasons.length === 0
      ? ''
      : `<ul>${reasons.map((reason) => `<li>${escape(reason)}</li>`).join('')}</ul><p>${t.look}</p>`
  return `<div class="state ${isReady ? 'good' : 'bad'}" role="status"><p><strong>${isReady ? t.ready : t.notReady}</strong></p>${list}</div>`
}

function served({ served: names, isDemo }: Status, t: Texts): string {
  const list = names.map((name) => `<li>${escape(name)}</li>`).join('')
  return `<section>
<h2>${t.served}</h2>
<ul class="served">${list}</ul>
${isDemo ? `<p>${t.demo}</p>` : ''}
</section>`
}

function empty(t: Texts): string {
  return `<section>
<h2>${t.emptyHeading}</h2>
<p>${t.emptyText}</p>
<ol>
<li>${t.emptyNew}<pre><code>npx sekisho new ${t.town} --policy ${t.file} --in data/${t.folder}</code></pre></li>
<li>${t.emptyStart}<pre><code>npx sekisho serve</code></pre></li>
</ol>
<p>${t.emptyDemo}</p>
<pre><code>npm start</code></pre>
</section>`
}

function token(t: Texts): string {
  return `<section>
<h2>${t.token}</h2>
<p>${t.tokenText}</p>
<pre><code>npx sekisho token ${t.person} --in data/${t.folder}</code></pre>
<p>${t.tokenUse}</p>
<pre><code>curl -H "Authorization: Bearer $SEKISHO_TOKEN" ${t.url}/api/o
npx sekisho assets list --server ${t.url}</code></pre>
</section>`
}

/** Text as HTML shows it. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

const JA = {
  title: '関所（Sekisho）の状態',
  skip: '本文へ移動',
  name: '関所 <span lang="en">Sekisho</span>',
  languages: '言語',
  heading: 'このサーバの状態',
  ready: '動いています',
  notReady: '要求を受け付ける準備ができていません',
  look: '管理者は、サーバの記録（標準出力）を見てください。',
  refused: (count: number) => `開けない団体が ${count} あります`,
  checks: {
    'log-writable': '台帳ログに書けません',
    'disk-space': 'ディスクの空きが足りません',
    clock: '時計が台帳ログより遅れているため、読むことだけができます',
    'organisation-open': '開けない団体があります',
    stopping: '停止の途中です',
  } as Readonly<Record<string, string>>,
  served: '提供している団体',
  demo: '「関山市」は架空の市です。データの中身はすべて見本です。',
  emptyHeading: 'まだ団体がありません',
  emptyText: 'このサーバのデータのフォルダは空です。次の順に用意してください。',
  emptyNew: '方針のファイル（Word、テキスト、HTML）から団体を作ります。',
  emptyStart: 'サーバを起動し直します。',
  emptyDemo: '試すだけなら、架空の市「関山市」の一年の記録で動かせます。',
  town: '団体名',
  file: '基本方針.docx',
  folder: '団体',
  token: 'トークンの取り方',
  tokenText:
    'API はトークンを持つ人だけが使えます。サーバの機械で、管理者が職員ごとに発行します。職員は氏名、職員番号又はIDで指定します。',
  tokenUse: 'トークンは一度だけ表示されます。環境変数 SEKISHO_TOKEN に入れて使います。',
  person: '職員の氏名',
  url: 'このサーバのURL',
  api: 'API',
  apiText: '画面はまだありません。台帳の閲覧と行為は、コマンド（sekisho）か API で行います。',
  openapi: '経路と項目の一覧（OpenAPI 3.1）',
  readyz: '要求を受け付けられるか（監視用）',
  healthz: '動いているか（監視用）',
  version: '版',
  design: 'この画面はデジタル庁デザインシステムを参考に作成しています。',
}

type Texts = typeof JA

const EN: Texts = {
  title: 'Sekisho status',
  skip: 'Skip to the content',
  name: '<span lang="ja">関所</span> Sekisho',
  languages: 'Language',
  heading: 'State of this server',
  ready: 'It is running',
  notReady: 'It is not ready to take requests',
  look: 'Administrator: please look at the log of the server (standard output).',
  refused: (count) => `organisations that cannot be opened: ${count}`,
  checks: {
    'log-writable': 'the log cannot be written',
    'disk-space': 'there is too little room on the disk',
    clock: 'the clock is behind the log, so that it can only be read',
    'organisation-open': 'there are organisations that cannot be opened',
    stopping: 'it is being stopped',
  },
  served: 'Organisations',
  demo: '関山市 is an imaginary city: all its data are samples.',
  emptyHeading: 'There is no organisation yet',
  emptyText: 'The data folder of this server is empty. Please do this:',
  emptyNew: 'Make an organisation from the file of its policy (Word, text, HTML).',
  emptyStart: 'Start the server again.',
  emptyDemo: 'Only to try it, run it with a year of the imaginary city 関山市.',
  town: 'TOWN',
  file: 'policy.docx',
  folder: 'town',
  token: 'How to get a token',
  tokenText:
    'The API is for those who have a token. The administrator issues one for each member of staff on the machine of the server, by name, staff number or id.',
  tokenUse: 'A token is shown once. Keep it in the environment as SEKISHO_TOKEN.',
  person: 'NAME',
  url: 'URL-OF-THIS-SERVER',
  api: 'API',
  apiText: 'There are no screens yet: read registers and act by the command line (sekisho) or the API.',
  openapi: 'routes and fields (OpenAPI 3.1)',
  readyz: 'whether it can take requests (for monitors)',
  healthz: 'whether it runs (for monitors)',
  version: 'Version',
  design: 'This page follows the design system of the Digital Agency of Japan.',
}
