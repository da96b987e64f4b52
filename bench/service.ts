import type { Measure } from './measure.ts'
import { http } from './service/http.ts'

/** The service, as its clients meet it. */
export async function* measures(): AsyncGenerator<Measure> {
  yield* http()
}
