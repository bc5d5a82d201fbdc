import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { buildDagTypes } from './resources/dags/buildTypes.ts'

const app = 'src-main/app'

/**
 * Puts the command where `npx pfad` finds it. A `bin` in package.json would not do: npx then installs the checkout into
 * its own cache, which runs `prepare`, and that builds anew below a running app.
 */
const command = (name: string, file: string): Plugin => ({
  name: 'command',
  writeBundle({ dir = '' }) {
    const program = resolve(dir, file)
    const folder = resolve('node_modules', '.bin')
    const link = join(folder, name)
    chmodSync(program, 0o755)
    mkdirSync(folder, { recursive: true })
    if (process.platform === 'win32') {
      writeFileSync(`${link}.cmd`, `@node "%~dp0\\${relative(folder, program)}" %*\r\n`)
      return
    }
    rmSync(link, { force: true })
    symlinkSync(relative(folder, program), link)
  },
})

/** The declarations for the editor of whoever writes DAGs. */
const dagTypes = (): Plugin => ({
  name: 'dag-types',
  writeBundle: () => buildDagTypes(import.meta.dirname, resolve('out', 'dags')),
})

/** Every program of Pfad becomes one file in out/main; the preload must be one bundled .cjs, because it is sandboxed. */
export default defineConfig({
  main: {
    plugins: [command('pfad', 'cli.js'), dagTypes()],
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rollupOptions: {
        input: {
          cli: `${app}/cli/main.ts`,
          pfad: 'src-main/core/pfad.ts',
          electron: `${app}/electron/main.ts`,
          utility: `${app}/electron/utility.ts`,
          loader: `${app}/children/loader.ts`,
          attempt: `${app}/children/attempt.ts`,
          data: `${app}/children/data.ts`,
          producer: `${app}/children/producer.ts`,
          view: `${app}/children/view.ts`,
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: 'src-main/preload/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', inlineDynamicImports: true },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    // electron-vite leaves code as it is; what a browser fetches is made small.
    build: {
      outDir: 'out/renderer',
      minify: true,
      chunkSizeWarningLimit: 600,
      rollupOptions: { input: 'src-renderer/index.html' },
    },
  },
})
