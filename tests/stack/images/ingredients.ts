import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { run } from './run.ts'

/** What an image needs from a package registry. `key` names it with its version; `fetch` fills an empty folder. */
export type Ingredient = { readonly key: string; readonly fetch: (folder: string) => Promise<void> }

/** The ingredient's folder under `cache`, fetched where it is not there yet; never half of it. */
export const obtain = async (cache: string, { key, fetch }: Ingredient): Promise<string> => {
  const folder = join(cache, key)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const partial = await mkdtemp(join(cache, 'partial-'))
  try {
    await fetch(partial)
    // Another may have been quicker: what it fetched is the same.
    await rename(partial, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
  return folder
}

/** A Debian system with what all servers need, as `base.tar`. Needs root and mmdebstrap. */
export const debian = (packages: readonly string[]): Ingredient => ({
  key: `debian-bookworm-${createHash('sha256').update(packages.join()).digest('hex').slice(0, 8)}`,
  fetch: async (folder) => {
    const sources = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].find(existsSync)
    await run('mmdebstrap', [
      ...['--variant=minbase', `--include=${packages.join()}`],
      // The maintainer's script of OpenJDK fails without it.
      ...['--essential-hook=mkdir -p "$1/usr/share/man/man1"', '--aptopt=Acquire::Languages "none"'],
      ...['--customize-hook=rm -rf "$1"/usr/share/doc "$1"/usr/share/locale "$1"/var/cache/apt "$1"/var/lib/apt/lists'],
      ...['bookworm', join(folder, 'base.tar'), ...(sources === undefined ? [] : [sources])],
    ])
  },
})

/** The jars or archives of a pom, by Maven. */
export const maven = (key: string, pom: string): Ingredient => ({
  key,
  fetch: async (folder) => {
    const target = await mkdtemp(join(folder, '..', 'partial-maven-'))
    try {
      await copyFile(pom, join(target, 'pom.xml'))
      const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
      await run('mvn', ['-q', '-B', goal, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`], { cwd: target })
    } finally {
      await rm(target, { recursive: true, force: true })
    }
  },
})

/** The commands of a Go module. Needs Go; where it refuses the version that a module wants, it fetches that one itself. */
export const goInstall = (key: string, command: string): Ingredient => ({
  key,
  fetch: async (folder) => {
    await run('go', ['install', '-trimpath', '-ldflags', '-s -w', command], {
      env: { CGO_ENABLED: '0', GOBIN: folder, GOFLAGS: '' },
    })
  },
})

/** A command of a Go module that `go install` refuses, since its go.mod replaces others: built in a copy of it. */
export const goBuild = (
  key: string,
  { module, command, name }: { module: string; command: string; name: string },
): Ingredient => ({
  key,
  fetch: async (folder) => {
    const { Dir: source } = JSON.parse(await run('go', ['mod', 'download', '-json', module])) as { Dir: string }
    const copy = await mkdtemp(join(folder, '..', 'partial-go-'))
    try {
      await run('cp', ['-r', '--no-preserve=mode', `${source}/.`, copy])
      const version = module.slice(module.indexOf('@') + 1)
      const flags = [
        '-trimpath',
        '-ldflags',
        `-s -w -X ${module.slice(0, module.indexOf('@'))}/internal.Version=${version}`,
      ]
      await run('go', ['build', ...flags, '-o', join(folder, name), command], { cwd: copy, env: { CGO_ENABLED: '0' } })
    } finally {
      await rm(copy, { recursive: true, force: true })
    }
  },
})

/** A file of a project on PyPI, by pip, which checks it against the index's digest; unpacked. */
export const pypi = (project: string, file: string): Ingredient => ({
  key: file,
  fetch: async (folder) => {
    const version = /-(\d[\d.]*\d)/.exec(file)?.[1]
    const kind = file.endsWith('.whl') ? `--only-binary=${project}` : `--no-binary=${project}`
    const words = [
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      kind,
      '--dest',
      folder,
      `${project}==${version}`,
    ]
    await run('python3', ['-m', 'pip', 'download', ...words])
    const archive = join(folder, file)
    if (!existsSync(archive)) throw new Error(`pip brought ${(await readdir(folder)).join()} in place of ${file}.`)
    if (file.endsWith('.whl')) await run('python3', ['-m', 'zipfile', '-e', archive, folder])
    else await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1'])
    await rm(archive)
  },
})

/** Names and contents of a folder's files as one digest. */
export const digestOf = async (folder: string): Promise<string> => {
  const hash = createHash('sha256')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('__pycache__'))
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
    hash.update(relative(folder, path)).update(await readFile(path))
  }
  return hash.digest('hex')
}
