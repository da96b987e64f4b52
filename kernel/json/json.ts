/** What a log can hold: plain JSON, nothing that needs a class to be read. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}
