import { refuse, type Reader, type Refusal, type Sealing } from '#kernel'

const CHANGED = refuse('changed', {
  ja: 'ほかの人が先に変えました。読み直してからやり直してください。',
  en: 'Someone else has changed this meanwhile: read it again, then repeat.',
})

/** Whether what an act was decided on is still so. */
export function unmetExpectation(reader: Pick<Reader, 'item'>, { expects }: Sealing): Refusal | null {
  const isMet = expects.every(({ register, item, version }) => (reader.item(register, item)?.version ?? 0) === version)
  return isMet ? null : CHANGED
}
