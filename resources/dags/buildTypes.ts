import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'

/**
 * Makes the declarations that an editor needs for a home's DAG files, where nothing is installed: `pfad` with what it
 * imports, zod's part of that, and Node's. They ship with Pfad, and each home gets a copy. One folder:
 * `pfad/core/pfad.d.ts`, `packages/{zod,undici-types,@types/node}`, and `version`, the hash of it all.
 */
export const buildDagTypes = (root: string, out: string): void => {
  rmSync(out, { recursive: true, force: true })
  const emitted = join(out, 'emitted')
  const tsc = join(root, 'node_modules', 'typescript-7', 'bin', 'tsc')
  const project = join(root, 'tsconfig.dags.json')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project, '--outDir', emitted], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The declarations of pfad could not be made:\n${stdout}`)

  const modules = join(root, 'node_modules')
  copyReached(emitted, 'core/pfad.d.ts', join(out, 'pfad'))
  copyReached(join(modules, 'zod'), 'index.d.ts', join(out, 'packages', 'zod'))
  rmSync(emitted, { recursive: true })
  for (const name of ['@types/node', 'undici-types']) {
    cpSync(join(modules, name), join(out, 'packages', name), {
      recursive: true,
      filter: (path) => !/\.\w+$/.test(path) || /\.d\.ts$|package\.json$/.test(path),
    })
  }
  cpSync(join(modules, 'zod', 'LICENSE'), join(out, 'packages', 'zod', 'LICENSE'))
  writeFileSync(join(out, 'version'), hashOf(out))
}

/** Copies a declaration file with all that it imports of its own folder. What imports `zod` gets our copy of it. */
const copyReached = (from: string, entry: string, to: string): void => {
  const reached = new Set([entry])
  for (const file of reached) {
    const text = readFileSync(join(from, file), 'utf8')
    const copy = text.replaceAll(
      /(from |import\(|import )(['"])([^'"]+)\2/g,
      (whole, start: string, quote: string, name: string) => {
        if (name === 'zod') {
          return `${start}${quote}${posix.relative(posix.dirname(`pfad/${file}`), 'packages/zod/index.js')}${quote}`
        }
        if (!name.startsWith('.')) return whole
        const target = posix.join(posix.dirname(file), name).replace(/\.(c|m)?(js|ts)$/, '.d.$1ts')
        if (!existsSync(join(from, target))) throw new Error(`${file} imports ${name}, which is not there.`)
        reached.add(target)
        return `${start}${quote}${name.replace(/\.ts$/, '.js')}${quote}`
      },
    )
    mkdirSync(dirname(join(to, file)), { recursive: true })
    writeFileSync(join(to, file), copy)
  }
}

const hashOf = (folder: string): string => {
  const hash = createHash('sha256')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).toSorted()
  for (const path of paths) hash.update(`${relative(folder, path).split(sep).join('/')}\n`).update(readFileSync(path))
  return hash.digest('hex')
}
