import { StoreError } from './store.ts'

/** Nothing is written over: what a folder is made for goes into an empty one. */
export function notEmpty(folder: string): StoreError {
  return new StoreError('locked', {
    ja: `${folder} は空ではありません。空のフォルダか新しい場所を指定してください。`,
    en: `${folder} is not empty: name an empty folder or a new place`,
  })
}
