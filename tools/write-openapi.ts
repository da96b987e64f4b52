import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { REGISTERS } from '#registers'
import { openapiDocument } from '#server/http'

/** Writes the description of the API: `node tools/write-openapi.ts`. A test compares it with the registers. */
const path = join(import.meta.dirname, '../docs/api/openapi.json')
writeFileSync(path, `${JSON.stringify(openapiDocument(REGISTERS), null, 1)}\n`)
