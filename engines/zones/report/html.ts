/** Text as HTML, safe in elements and in attributes in double quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Style of a report: one sheet that also prints, system fonts, no colour that alone carries a meaning. */
const STYLE = `
:root { color: #1a1a1c; background: #fff; font: 15px/1.7 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif }
body { margin: 2rem auto; max-width: 64rem; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem } h3 { font-size: 1rem; margin-bottom: .2rem }
table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #b4b4bb; padding: .35rem .6rem; text-align: left; vertical-align: top }
th { background: #f1f1f4; font-weight: 600 } td pre { margin: 0 }
pre, code { font: 13px/1.6 "Noto Sans Mono", "BIZ UDGothic", monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.closed, .PROVED { color: #115a36 } .unknown, .UNDECIDED { color: #8a4b00 } .REFUTED { color: #b3001e }
.mark { font-weight: 700 } svg { max-width: 100%; height: auto } footer { margin-top: 3rem; color: #626264; font-size: .85rem }
section { break-inside: avoid } @media print { body { margin: 0; max-width: none } h2 { break-after: avoid } }
`

/** A page that needs nothing else: no script, no font, no image from anywhere. */
export function page(title: string, language: 'ja' | 'en', body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`
}
