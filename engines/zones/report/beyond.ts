import type { Words } from '#kernel'
import type { Because } from '../questions/unknowns.ts'

/** That there are more lines than are shown, and how many; undefined where all are. */
export function beyond({ because, more = 0 }: Because, shown: number): Words | undefined {
  const left = Math.max(0, because.length - shown) + more
  return left === 0
    ? undefined
    : { ja: `ほかに分からない行が${left}行`, en: `and ${left} more that are not understood` }
}
