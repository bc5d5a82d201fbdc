import { pathToFileURL } from 'node:url'

/**
 * Runs a child program of Pfad in an Electron utility process as `fork` would run it: the arguments are in their usual
 * place. Its messages stay in `process.parentPort` until `connectParent` listens there; a listener of this file's own
 * would take those that come while the program is still being imported. The process ends with its parent, as Chromium
 * sees to it.
 */
const [, , program = ''] = process.argv
process.argv.splice(1, 2, program)
await import(pathToFileURL(program).href)
