/** Words for people: Japanese first, English beside it. Every declaration carries both. */
export interface Words {
  readonly ja: string
  readonly en: string
}
