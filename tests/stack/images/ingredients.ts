import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
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

/** A file of a project on PyPI, checked against its digest and unpacked. */
export const pypi = (project: string, file: string): Ingredient => ({
  key: file,
  fetch: async (folder) => {
    const page = `https://pypi.org/simple/${project}/`
    const answer = await fetch(page, { headers: { accept: 'text/html' } })
    if (!answer.ok) throw new Error(`${page} answered ${answer.status}.`)
    const links = (await answer.text()).matchAll(/href="([^"#]+)#sha256=([0-9a-f]{64})"/g)
    const [, link, digest] = [...links].find((each) => each[1]?.endsWith(`/${file}`)) ?? []
    if (link === undefined || digest === undefined) throw new Error(`${page} has no ${file}.`)
    const archive = join(folder, file)
    await download(new URL(link, page), archive, digest)
    if (file.endsWith('.whl')) await run('python3', ['-m', 'zipfile', '-e', archive, folder])
    else await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1'])
    await rm(archive)
  },
})

const download = async (url: URL, path: string, sha256: string): Promise<void> => {
  const answer = await fetch(url)
  if (!answer.ok || answer.body === null) throw new Error(`${url.pathname} answered ${answer.status}.`)
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(
    Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]),
    hashing,
    createWriteStream(path),
  )
  const got = hash.digest('hex')
  if (got !== sha256) throw new Error(`${url.pathname} has the digest ${got}, not ${sha256}.`)
}

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
