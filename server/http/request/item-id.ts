const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/

/** Whether a text can be the id of an item; what cannot is not looked for. */
export function isItemId(text: string): boolean {
  return ID.test(text)
}
