import type { Measure } from './measure.ts'
import { excel } from './service/excel.ts'
import { http } from './service/http.ts'
import { lists } from './service/list.ts'
import { start } from './service/start.ts'

/** The service, as its clients meet it. */
export async function* measures(): AsyncGenerator<Measure> {
  yield* http()
  yield* start()
  yield* excel()
  yield* lists()
}
