import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { build } from 'vite'

const here = join(import.meta.dirname, 'app')
const root = join(import.meta.dirname, '..', '..')

/** Builds the tests' app into `folder`, for an Electron as old as 9 (Node 12, Chromium 83). */
export const buildWindowApp = async (folder: string): Promise<string> => {
  await bundle(join(here, 'main.ts'), folder, 'main.js', 'node12')
  await bundle(join(root, 'src-main', 'preload', 'preload.ts'), folder, 'preload.cjs', 'chrome83')
  await mkdir(join(folder, 'renderer'))
  await bundle(join(here, 'page.ts'), join(folder, 'renderer'), 'page.js', 'chrome83')
  await copyFile(join(here, 'page.html'), join(folder, 'renderer', 'index.html'))
  await copyFile(join(root, 'resources', 'icons', 'icon.png'), join(folder, 'icon.png'))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'window-test', main: 'main.js' }))
  return folder
}

const bundle = async (entry: string, outDir: string, fileName: string, target: string): Promise<void> => {
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      target,
      lib: { entry, formats: [fileName === 'page.js' ? 'iife' : 'cjs'], name: 'page', fileName: () => fileName },
      rollupOptions: { external: ['electron', /^node:/, ...builtinModules] },
    },
  })
  const file = join(outDir, fileName)
  const shims = await readFile(join(here, 'shims.js'), 'utf8')
  await writeFile(file, `${shims};\n${plainNames(await readFile(file, 'utf8'))}`)
}

/** Node 12 knows neither `node:` nor the promises of some modules as modules. */
const plainNames = (code: string): string =>
  code
    .replaceAll('require("node:fs/promises")', 'require("fs").promises')
    .replaceAll('require("node:stream/promises")', '{}')
    .replaceAll(
      'require("node:timers/promises")',
      '{ setTimeout: (ms) => new Promise((done) => void setTimeout(done, ms)) }',
    )
    .replaceAll('require("node:', 'require("')
