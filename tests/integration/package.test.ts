import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  scripts: { package: string }
}
/** The packager as `npm run package` calls it. */
const packager = /electron-builder@[\d.]+/.exec(scripts.package)?.[0] ?? ''

/** What @electron/fuses looks for in Electron's program; behind it a version, a count, and a byte for each fuse. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = 9
const MINUTES = 10 * 60_000

type Entry = { readonly files?: Record<string, Entry>; readonly unpacked?: boolean }

/** Every file of an asar archive, and whether it lies beside it: a pickle of JSON stands at its beginning. */
const readArchive = async (path: string): Promise<Map<string, boolean>> => {
  const bytes = await readFile(path)
  const header = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString()) as Entry
  const found = new Map<string, boolean>()
  const walk = (entry: Entry, path: string): void => {
    for (const [name, inner] of Object.entries(entry.files ?? {})) {
      if (inner.files) walk(inner, `${path}${name}/`)
      else found.set(`${path}${name}`, inner.unpacked === true)
    }
  }
  walk(header, '')
  return found
}

/** Electron's folder with a program of a few bytes: what is packed, and how, does not depend on the program. */
const makeElectron = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'resources'), { recursive: true })
  const program = `\x7fELF${'\0'.repeat(64)}${SENTINEL}\x01${String.fromCharCode(FUSES)}${'1'.repeat(FUSES)}`
  await writeFile(join(folder, 'electron'), program, 'latin1')
  await chmod(join(folder, 'electron'), 0o755)
  await writeFile(join(folder, 'LICENSE'), '')
}

describe.runIf(process.platform === 'linux')('the package', () => {
  let folder: string
  let app: string
  let archive: Map<string, boolean>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pfad-package-'))
    await makeElectron(join(folder, 'electron'))
    const options = [`-c.electronDist=${join(folder, 'electron')}`, `-c.directories.output=${join(folder, 'dist')}`]
    const npx = join(dirname(process.execPath), process.platform === 'win32' ? 'npx.cmd' : 'npx')
    const run = promisify(execFile)
    const given = ['--yes', packager, '--dir', ...options]
    await run(npx, given, { cwd: root, maxBuffer: 64e6 }).catch((thrown: NodeJS.ErrnoException) =>
      // The project's own Node brings no npx.
      thrown.code === 'ENOENT' ? run('npx', given, { cwd: root, maxBuffer: 64e6 }) : Promise.reject(thrown),
    )
    const name = (await readdir(join(folder, 'dist'))).find((one) => one.endsWith('unpacked')) ?? ''
    app = join(folder, 'dist', name)
    archive = await readArchive(join(app, 'resources', 'app.asar'))
  }, MINUTES)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('has the fuses of the checklist in its program', async () => {
    const program = await readFile(join(app, 'pfad'), 'latin1')
    const at = program.indexOf(SENTINEL) + SENTINEL.length + 2
    const fuses = program.slice(at, at + FUSES)
    const [runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, , fileProtocol] = fuses
    expect({ runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, fileProtocol }).toEqual({
      runAsNode: '0',
      cookies: '1',
      nodeOptions: '0',
      inspect: '0',
      integrity: '1',
      onlyAsar: '1',
      fileProtocol: '0',
    })
  })

  it('keeps its code in the archive, and beside it what other programs open', () => {
    for (const file of [
      'out/main/electron.js',
      'out/main/attempt.js',
      'out/preload/preload.cjs',
      'out/renderer/index.html',
      'src-main/pipelines/clickHouse_pyspark_dashboard.ts',
      'package.json',
    ]) {
      expect([file, archive.get(file)]).toEqual([file, false])
    }
    const beside = [...archive].filter(([, isBeside]) => isBeside).map(([file]) => file)
    expect(beside).toEqual(
      expect.arrayContaining([
        'compose/compose.yaml',
        'compose/clickhouse/initdb/10-events.sh',
        'resources/example/events.parquet',
        'resources/dags/templates/assets.ts',
      ]),
    )
    expect(beside.filter((file) => file.startsWith('node_modules/@duckdb/') && file.endsWith('.node'))).not.toEqual([])
  })

  it('holds nothing that belongs to the workshop', () => {
    const strange = [...archive.keys()].filter((file) =>
      /^(tests|docs|src-renderer|\.ci|node_modules\/(node-|electron|vite|vitest|typescript)\b)|\.test\.ts$|^out\/.*\.map$/.test(
        file,
      ),
    )
    expect(strange.slice(0, 5)).toEqual([])
    expect([...archive.keys()].filter((file) => /(^|\/)(key|\.env|settings\.json)$/.test(file))).toEqual([])
  })
})
