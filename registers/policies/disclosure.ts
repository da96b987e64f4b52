import { choice, optional, refuse, text, type Refusal } from '#kernel'

/** Who may read a document: the public, and among the staff. */
export const disclosing = {
  disclosure: choice({
    label: { ja: '公開区分', en: 'Disclosure' },
    of: {
      open: { ja: '公開', en: 'Open' },
      'closed-in-principle': { ja: '原則非公開', en: 'Closed in principle' },
      closed: { ja: '非公開', en: 'Closed' },
    },
  }),
  /** Why it is not open, and the article of the ordinance on disclosure (情報公開条例) on which that rests. */
  closedBecause: optional(text({ label: { ja: '非公開の理由', en: 'Why it is closed' }, max: 300 })),
  closedBy: optional(text({ label: { ja: '根拠（情報公開条例の条項）', en: 'Basis' }, max: 100 })),
  /** Whom it concerns inside; what is open to the public is open to all staff. */
  readers: choice({
    label: { ja: '閲覧できる職員等', en: 'Readers among staff' },
    of: {
      staff: { ja: '全ての職員等', en: 'All staff' },
      section: { ja: '所管部署の職員等', en: 'Staff of its section' },
      officers: { ja: '役割を持つ者', en: 'Officers' },
    },
  }),
}
/** The same fields, none of which need be told. */
export const untoldDisclosing = {
  ...disclosing,
  disclosure: optional(disclosing.disclosure),
  readers: optional(disclosing.readers),
}

export function isClosed(disclosure: string | null): boolean {
  return disclosure === 'closed' || disclosure === 'closed-in-principle'
}

interface Disclosing {
  readonly disclosure: string | null
  readonly closedBecause: string | null
  readonly closedBy: string | null
  readonly readers: string | null
}

/** What is open is open to all staff; what is not says why, and by which article. */
export function wronglyDisclosed({ disclosure, closedBecause, closedBy, readers }: Disclosing): Refusal | null {
  if (isClosed(disclosure)) return closedBecause === null || closedBy === null ? NO_REASON : null
  return readers === null || readers === 'staff' ? null : OPEN_TO_ALL
}

const NO_REASON = refuse('no-reason', {
  ja: '非公開とするときは、理由と、根拠となる情報公開条例の条項を入れてください。',
  en: 'What is closed needs a reason and the article on which that rests.',
})
const OPEN_TO_ALL = refuse('open-to-all', {
  ja: '公開する文書は全ての職員等が閲覧できます。閲覧できる職員等を絞るときは、公開区分を非公開にしてください。',
  en: 'What is open is open to all staff: close it to narrow its readers.',
})
