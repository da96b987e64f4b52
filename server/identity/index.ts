export { actorOf } from './actor-of.ts'
export { identityOf } from './identity.ts'
export { newSecret, printFolderToken, printToken, secretHash } from './token-text.ts'
