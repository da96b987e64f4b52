import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { accessTable } from '../test/service/access.ts'

/** Writes who may do what over HTTP: `node tools/write-access.ts`. Read the difference: it is what changes for people. */
writeFileSync(join(import.meta.dirname, '../test/service/access.golden.txt'), await accessTable())
