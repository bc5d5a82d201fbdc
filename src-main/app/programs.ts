import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Where Pfad's own files are, run from its sources (`src-main/app/programs.ts`) or built (`out/main/*.js`, chunks below).
 * Resources, the built-in DAGs and the built screens lie at the same places below the package in both.
 */
const here = fileURLToPath(import.meta.url)

export const isSource: boolean = here.endsWith('.ts')

/** The package's own folder: the checkout, or the unpacked application. */
export const packageFolder: string = isSource
  ? join(dirname(here), '..', '..')
  : join(here.slice(0, here.lastIndexOf(join('out', 'main'))))

/**
 * The same folder for what other programs open (the system's loader, DuckDB, Compose): they cannot look into the archive in
 * which an installed Pfad keeps its code; electron-builder.yml says what lies beside it.
 */
export const unpackedFolder: string = packageFolder.replace(/app\.asar(?=[\\/]?$)/, 'app.asar.unpacked')

export const programs = {
  /** Programs of child processes: `<folder>/<name><extension>`. */
  children: isSource
    ? { folder: join(packageFolder, 'src-main', 'app', 'children'), extension: '.ts' }
    : { folder: join(packageFolder, 'out', 'main'), extension: '.js' },
  /** What `import … from 'pfad'` means in a DAG file. */
  publicModule: isSource
    ? join(packageFolder, 'src-main', 'core', 'pfad.ts')
    : join(packageFolder, 'out', 'main', 'pfad.js'),
  builtinDags: join(packageFolder, 'src-main', 'pipelines'),
  renderer: join(packageFolder, 'out', 'renderer'),
  /** Declarations for the editors of those who write DAGs; there once Pfad was built. */
  dagTypes: join(unpackedFolder, 'out', 'dags'),
  dagTemplates: join(unpackedFolder, 'resources', 'dags', 'templates'),
  icon: join(packageFolder, 'resources', 'icons', 'icon.png'),
  trayIcon: join(packageFolder, 'resources', 'icons', 'tray.png'),
  exampleEvents: join(unpackedFolder, 'resources', 'example', 'events.parquet'),
} as const
