import type { Modality } from '../model.ts'

/**
 * How strongly each modality binds, as tiers; within a tier none is weaker than another.
 *
 * - 4: bound. ものとする and the plain form bind as しなければならない does: all three oblige, they differ in style.
 * - 3: bound with a way out that needs a reason (原則として), or at times that the body itself sets (定期的又は必要に応じて).
 * - 2: left to judgement, of the occasion (必要に応じて, 適宜) or of what can be done (可能な限り).
 * - 1: an effort (努める).
 */
const STRENGTH: Readonly<Record<Modality, number>> = {
  しなければならない: 4,
  してはならない: 4,
  ものとする: 4,
  する: 4,
  定期的に: 4,
  非公開: 4,
  定期的又は必要に応じて: 3,
  原則として: 3,
  原則として非公開: 3,
  必要に応じて: 2,
  適宜: 2,
  可能な限り: 2,
  努める: 1,
}

/** Negative where `a` binds less than `b`, 0 where alike, positive where more. */
export function compareStrength(a: Modality, b: Modality): number {
  return STRENGTH[a] - STRENGTH[b]
}

/** Whether a sentence says at what interval (毎年度, 年1回, 定期的に). */
export function saysInterval(text: string): boolean {
  return /定期|毎年|毎月|毎日|年度ごと|年に?[0-9０-９一二三四]+回|[0-9０-９一]年に|四半期|半期/.test(text)
}
