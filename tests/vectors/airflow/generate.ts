/**
 * `npm run vectors`: installs the Airflow of requirements.txt into a throw-away virtual environment (some 300 MB, a
 * minute), lets it write tests/vectors/*.json, and removes it again. `PFAD_AIRFLOW_PYTHON` names the Python of an
 * environment that has it already, which is then left alone.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const scripts = import.meta.dirname
const vectors = join(scripts, '..')
// Airflow 3.3 runs on these; the first that is there is taken.
const PYTHONS = ['python3.11', 'python3.12', 'python3.13', 'python3.10']

const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}.`)
}

const installAirflow = (folder: string): string => {
  const python = PYTHONS.find((name) => spawnSync(name, ['--version']).status === 0)
  if (python === undefined) throw new Error(`Airflow needs one of ${PYTHONS.join(', ')}; none of them is on PATH.`)
  run(python, ['-m', 'venv', folder])
  const own = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  run(own, ['-m', 'pip', 'install', '--quiet', '--requirement', join(scripts, 'requirements.txt')])
  return own
}

const folder = mkdtempSync(join(tmpdir(), 'pfad-vectors-'))
try {
  const python = process.env['PFAD_AIRFLOW_PYTHON'] ?? installAirflow(join(folder, 'venv'))
  const written = join(folder, 'vectors')
  mkdirSync(written)
  run(python, [join(scripts, 'generate.py'), written], {
    AIRFLOW_HOME: join(folder, 'home'),
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW__LOGGING__LOGGING_LEVEL: 'ERROR',
    // Spec §5: a cron gives data intervals, which is Airflow 2's default and no longer Airflow 3's.
    AIRFLOW__SCHEDULER__CREATE_CRON_DATA_INTERVALS: 'True',
    PYTHONDONTWRITEBYTECODE: '1',
  })
  // Only now: a failure half way leaves the committed vectors as they are.
  for (const file of readdirSync(written)) copyFileSync(join(written, file), join(vectors, file))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
