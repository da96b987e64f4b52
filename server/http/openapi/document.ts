import { OPENAPI_COMPONENTS, openapiPaths, openapiSchemas, trust, type AnyRegister, type JsonObject } from '#kernel'

import { servicePaths, SERVICE_SCHEMAS } from './service-paths.ts'
import { SHEET_SCHEMAS, sheetPaths } from './sheet-paths.ts'

/** The whole API as OpenAPI 3.1, from the registers: what `docs/api/openapi.json` holds. */
export function openapiDocument(registers: readonly AnyRegister[]): JsonObject {
  const paths = Object.assign({}, servicePaths(), ...registers.map(openapiPaths)) as Record<string, JsonObject> // objects by path
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sekisho',
      version: '1',
      description: '情報セキュリティポリシーを運用するAPI。断られた要求はRFC 9457の形で、理由と次にすることを述べる。',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: registers.map(({ name, label }) => ({ name, description: label.ja })),
    paths: { ...paths, ...sheetPaths(registers, paths) },
    components: {
      ...OPENAPI_COMPONENTS,
      schemas: Object.assign(
        {},
        trust<JsonObject>(OPENAPI_COMPONENTS['schemas']), // an object, a file away
        SERVICE_SCHEMAS,
        SHEET_SCHEMAS,
        ...registers.map(openapiSchemas),
      ),
    },
  }
}
