import { existsSync, readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ImportFailed, missingModule, syntaxFailure, whyMissing } from './importFailure.ts'
import { createLocalFiles, formatOf, isPathSpecifier, type LocalFiles, withoutQuery } from './localFiles.ts'

/** One file as it was loaded: these bytes are what is hashed, kept and run. */
export type LoadedSource = { readonly source: string; readonly code: string }

/** What one load of a DAG file has read so far. */
export type Recording = {
  readonly files: LocalFiles
  /** Path in the folder → its text. */
  readonly sources: Map<string, LoadedSource>
  /** Files that were asked for and are not there, or cannot be read or parsed. */
  readonly failed: Set<string>
}

/**
 * Makes `import` in this process serve DAG files: `pfad` is Pfad's own module, local files are read, stripped of their
 * types and written down. A load's files carry its number as a query, so that each load is fresh.
 */
export const installLoadHooks = (publicModule: string) => {
  const recordings = new Map<string, Recording>()
  const recordingOf = (url: string | undefined): Recording | undefined =>
    recordings.get(/[?&]load=(\d+)/.exec(url ?? '')?.[1] ?? '')

  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === 'pfad') return { url: publicModule, shortCircuit: true }
      const { parentURL } = context
      const recording = recordingOf(parentURL)
      if (recording === undefined || parentURL === undefined) return nextResolve(specifier, context)
      const parentPath = recording.files.pathOf(parentURL) ?? ''
      const parent = { path: parentPath, source: recording.sources.get(parentPath)?.source ?? '' }
      if (isPathSpecifier(specifier)) return resolveFile(recording, parent, { specifier, parentURL })
      try {
        return nextResolve(specifier, { ...context, parentURL: withoutQuery(parentURL) })
      } catch {
        throw missingModule(parent, specifier, whyMissing(specifier))
      }
    },
    load(url, context, nextLoad) {
      const recording = recordingOf(url)
      const path = recording?.files.pathOf(url) ?? null
      if (recording === undefined || path === null || !recording.files.isSource(path)) return nextLoad(url, context)
      const file = fileURLToPath(withoutQuery(url))
      recording.failed.add(file)
      const loaded = readSource(file, path)
      recording.failed.delete(file)
      recording.sources.set(path, loaded)
      return { format: formatOf(path), source: loaded.code, shortCircuit: true }
    },
  })

  let loads = 0
  return {
    /** Prepares to import a file of `root` with all that it imports, anew. */
    begin(root: string, path: string): { recording: Recording; load: () => Promise<unknown[]> } {
      loads += 1
      const id = String(loads)
      const recording: Recording = { files: createLocalFiles(root), sources: new Map(), failed: new Set() }
      recordings.set(id, recording)
      const load = (of: string): Promise<Record<string, unknown>> =>
        import(`${recording.files.urlOf(of)}?load=${id}`) as Promise<Record<string, unknown>>
      return {
        recording,
        /** The namespaces of the file itself, then of the local files that it imports. */
        load: async () => {
          if (!existsSync(join(root, ...path.split('/')))) throw new ImportFailed(path, null, 'There is no such file.')
          const own = await load(path)
          const others = [...recording.sources.keys()].filter((other) => other !== path && !other.endsWith('.json'))
          return [own, ...(await Promise.all(others.map(load)))]
        },
      }
    },
  }
}

const resolveFile = (
  { files, failed }: Recording,
  parent: { path: string; source: string },
  { specifier, parentURL }: { specifier: string; parentURL: string },
) => {
  const url = new URL(specifier, withoutQuery(parentURL)).href
  const file = fileURLToPath(url)
  if (!existsSync(file)) {
    failed.add(file)
    throw missingModule(parent, specifier, whyMissing(specifier))
  }
  const query = /[?&]load=\d+/.exec(parentURL)?.[0] ?? ''
  const isPackage = url.includes('/node_modules/')
  if (!isPackage && files.pathOf(url) === null) {
    throw missingModule(parent, specifier, `it lies outside of the folder ${files.root}; move it there.`)
  }
  return { url: isPackage ? url : url + query, shortCircuit: true }
}

const readSource = (file: string, path: string): LoadedSource => {
  let source: string
  try {
    source = readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new ImportFailed(path, null, `It cannot be read: ${(thrown as Error).message}`)
  }
  if (path.endsWith('.json')) return { source, code: source }
  try {
    return { source, code: stripTypeScriptTypes(source) }
  } catch (thrown) {
    throw syntaxFailure(path, thrown)
  }
}
