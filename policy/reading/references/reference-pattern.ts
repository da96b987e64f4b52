const N = '(?:[0-9]{1,4}|[〇一二三四五六七八九十百]{1,5})'
const BARE =
  '(?:第 ?)?(?:[0-9]{1,3}(?:[.-][0-9]{1,3}){0,3}(?:\\.(?=[のに]))?(?:\\([0-9]{1,3}\\))?|\\([0-9]{1,3}\\)|[①-⑳Ⅰ-Ⅻ])(?: ?まで)?'
const JOIN = '(?: ?(?:、|,|及び|並びに|又は|若しくは|・|から) ?)'
/**
 * Every way in which a text speaks of its own clauses, each alternative by named groups. Numbers are half-width
 * (`plain`). Every repetition is bounded. `resolve` reads the groups.
 */
export const REFERENCE = new RegExp(
  [
    `(?<above>上記|前記|下記|前述の|上述の|後記)(?:の)? ?(?<list>${BARE}(?:${JOIN}${BARE}){0,20})(?![0-9条章節年月日])`,
    `第(?<rangeFrom>${N})(?<rangeLevel>[条章節])から(?:第(?<rangeTo>${N})[条章節]|前[条章節])まで`,
    `第(?<article>${N})条(?<branch>(?:の${N}){0,3})(?:第(?<paragraph>${N})項)?(?:第(?<item>${N})号)?`,
    `第(?<ownParagraph>${N})項(?:第(?<ownItem>${N})号)?`,
    `(?<![一-龠])第(?<loneItem>${N})号(?=に|の|、|及|又|か)`,
    `第(?<legal>${N})(?<level>[編部章節款])(?![長門])`,
    `(?<beside>前章|次章|前節|次節)`,
    `(?<appendix>(?:別表|別記様式|様式|別紙|別図)(?:第${N}(?:号)?|[0-9]{1,3}(?![年月日.]))?)`,
    `(?<relative>前各?条|次条|前各?項|次項|前各?号|次号|前(?<many>[0-9二三四五]{1,2})[条項])(?:第(?<relativeParagraph>${N})項)?(?:第(?<relativeItem>${N})号)?`,
    `第(?<dai>${N})(?=[のにをでと、及又])`,
    `(?<![0-9第.(条項号\\-])(?<bare>${BARE}(?:${JOIN}${BARE}){0,20})(?=に(?:規定|定める|掲げる|示す|基づ)|で(?:示し|定め|規定)|の(?:規定|脅威|対策|監査|定め|結果))`,
    `(?<![0-9.第(条項号\\-])(?<span>[0-9]{1,3} ?から ?[0-9]{1,3} ?まで)(?=[のに])`,
    `(?<![0-9.\\-])(?<prefixed>[0-9]{1,3}(?:[.-][0-9]{1,3}){1,3}(?:\\([0-9]{1,3}\\))?|[Ⅰ-Ⅻ](?:${JOIN}[Ⅰ-Ⅻ]){0,5}|(?<![A-Z])[IVX]{1,4}(?=の))(?=[のにをでと、及又])`,
  ].join('|'),
  'g',
)

/** The named groups of one match. */
export type Groups = Readonly<Record<string, string | undefined>>
