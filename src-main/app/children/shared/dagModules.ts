import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PfadError } from '../../../contract/error.ts'

/** A local file that a DAG file brought in: its path and its text. */
export type LoadedSource = { readonly path: string; readonly text: string }

/**
 * Makes `import` work for DAG files: `pfad` is Pfad's own module, types are stripped (also where the runtime does not do
 * so by itself), files are modules whatever a package.json says. Returns the sources loaded below `root` since.
 *
 * `salt` tells one load of the same file from the next; modules are cached by their URL.
 */
export const installDagModules = (options: {
  readonly root: string
  readonly publicModule: string
  readonly salt: string
  /** Where packages that a file imports are looked for: beside the user's own file. */
  readonly packagesFrom: string
}): { readonly sources: Map<string, LoadedSource>; readonly remove: () => void } => {
  const sources = new Map<string, LoadedSource>()
  const publicUrl = pathToFileURL(options.publicModule).href
  const isLocal = (path: string): boolean => path.startsWith(options.root + sep)
  const isBare = (specifier: string): boolean => !/^(\.{0,2}\/|file:|node:|data:)/.test(specifier)

  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === 'pfad') return { url: publicUrl, format: 'module', shortCircuit: true }
      const parent = context.parentURL?.startsWith('file:') ? fileURLToPath(withoutQuery(context.parentURL)) : ''
      if (!isLocal(parent)) return next(specifier, context)
      if (isBare(specifier)) return next(specifier, { ...context, parentURL: pathToFileURL(options.packagesFrom).href })
      const resolved = next(specifier, context)
      if (!resolved.url.startsWith('file:')) return resolved
      const path = fileURLToPath(resolved.url)
      if (isLocal(path)) return { ...resolved, url: `${withoutQuery(resolved.url)}?${options.salt}` }
      throw new PfadError(
        'bad-dag',
        `${specifier} lies outside of the DAG folder.`,
        'Move it into the folder of the DAG.',
      )
    },
    load: (url, context, next) => {
      if (!url.startsWith('file:')) return next(url, context)
      const path = fileURLToPath(withoutQuery(url))
      if (!isLocal(path) || path.endsWith('.json')) return next(url, context)
      const text = readFileSync(path, 'utf8')
      sources.set(path, { path, text })
      return { format: 'module', source: toJavaScript(path, text), shortCircuit: true }
    },
  })
  return { sources, remove: () => hooks.deregister() }
}

/** Types become blanks, so that every line and column stays where the user wrote it. */
const toJavaScript = (path: string, text: string): string =>
  /\.m?ts$/.test(path) ? stripTypeScriptTypes(text, { mode: 'strip' }) : text

const withoutQuery = (url: string): string => url.replace(/\?.*$/, '')
