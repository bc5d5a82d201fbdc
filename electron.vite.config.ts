import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const main = 'src-main/app'

/** Every program of Pfad becomes one file in out/main; the preload must be one bundled .cjs, because it is sandboxed. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rollupOptions: {
        input: {
          cli: `${main}/cli/main.ts`,
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    build: { outDir: 'out/renderer', rollupOptions: { input: 'src-renderer/index.html' } },
  },
})
