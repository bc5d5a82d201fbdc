import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const app = 'src-main/app'

/** npm makes a linked command executable once, at install; a build writes the file anew. */
const executable = (file: string): Plugin => ({
  name: 'executable',
  writeBundle({ dir }) {
    if (dir) chmodSync(join(dir, file), 0o755)
  },
})

/** Every program of Pfad becomes one file in out/main; the preload must be one bundled .cjs, because it is sandboxed. */
export default defineConfig({
  main: {
    plugins: [executable('cli.js')],
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
    build: { outDir: 'out/renderer', rollupOptions: { input: 'src-renderer/index.html' } },
  },
})
