export { PACKAGE } from './layout.ts'
export type { Manifest } from './manifest.ts'
export { verifyPackage, type Verification, type VerifierTools } from './verify-package.ts'
