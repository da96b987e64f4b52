export { createApp } from './app.ts'
export { nodeServer } from './node-server.ts'
export { openapiDocument } from './openapi/document.ts'
