/** Proofs that a stranger can check: made by cutting boxes, checked by a program that shares no code with any engine. */
export type { Certificate, Claim, FileHash, Passage, Piece } from './certificate.ts'
export type { Fault } from './check/box.ts'
export { checkCertificate, type Check } from './check/check.ts'
export { certify } from './make/certify.ts'
export { MAX_CERTIFICATE_BYTES, readCertificate } from './read-certificate.ts'
