/** Answers as pages for people: self-contained, printable, without script. Pure. */
export { linesOf } from './line-text.ts'
export { matrixReport } from './matrix-report.ts'
export { proofReport } from './proof-report.ts'
export { ROW_WORDS, VERDICT_WORDS } from './proof-words.ts'
export { packetWords, protocolName, servicesWords } from './service-words.ts'
export { beyond } from './beyond.ts'
