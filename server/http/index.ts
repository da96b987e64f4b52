export { createApp } from './app.ts'
export { PAGE_HEADERS } from './headers.ts'
export { nodeServer } from './node-server.ts'
export { openapiDocument } from './openapi/document.ts'
