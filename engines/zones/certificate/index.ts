/** Proofs that a stranger can check: cut by the boxes, checked by a program that shares no code with any engine. */
export type { Certificate, Piece } from './certificate.ts'
export { certify, NotCertain } from './certify.ts'
export { checkCertificate, type Check } from './check.ts'
