import type { Act } from '../act/act.ts'
import { choice, note, optional } from '../fields/index.ts'
import { oncePerRegister } from './once-per-register.ts'
import type { AnyRegister } from './register.ts'

/** The act by which an item that should never have been opened goes (取消), and the event that it seals. */
export const VOID = 'void'
export const VOIDED = 'voided'

/** Why an item goes. The cause stays with the log; what is written beside it can be erased. */
export const VOIDING = {
  cause: choice({
    label: { ja: '取消の理由', en: 'Cause' },
    of: {
      mistake: { ja: '誤って登録した', en: 'Opened by mistake' },
      duplicate: { ja: '重複して登録した', en: 'Opened twice' },
      undone: { ja: '取込を取り消した', en: 'Its import was undone' },
    },
  }),
  remarks: optional(note({ label: { ja: '説明', en: 'Explanation' } })),
} as const

/**
 * The acts of a register, with `void` among them, which every register has whose items may go: by those who may open one,
 * or whom its register names, with the same approval. The entries stay in the log; the item is out of every list, count
 * and judgement from then on, and past days are judged as they were.
 */
export const actsOf = oncePerRegister((register): AnyRegister['acts'] =>
  isVoidable(register) ? { ...register.acts, [VOID]: voidAct(register) } : register.acts,
)

/** Whether items of a register may be voided. */
export function isVoidable({ open }: AnyRegister): boolean {
  return open.isLasting !== true
}

function voidAct({ open }: AnyRegister): Act {
  return {
    label: { ja: '取り消す', en: 'Void' },
    by: open.voidedBy ?? open.by,
    ...(open.needs ? { needs: open.needs } : {}),
    takes: VOIDING,
    decide: (_item, data) => ({ event: VOIDED, data }),
  }
}
