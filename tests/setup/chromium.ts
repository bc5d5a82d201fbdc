import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** A Chromium to test with: PFAD_CHROMIUM, an installed one, Playwright's own, or (Debian, root) its package; else null. */
export const findChromium = (): string | null => {
  const named = process.env['PFAD_CHROMIUM']
  if (named) return isProgram(named) ? named : null
  const found = [...INSTALLED, chromium.executablePath()].find(isProgram)
  if (found) return found
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    run('apt-get', ['update', '-qq'])
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'])
    if (isProgram('/usr/bin/chromium')) return '/usr/bin/chromium'
  }
  const playwright = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js')
  run(process.execPath, [playwright, 'install', 'chromium'])
  return isProgram(chromium.executablePath()) ? chromium.executablePath() : null
}

const run = (program: string, arguments_: string[]): void => {
  console.log(`Setting up a browser for the tests: ${program} ${arguments_.join(' ')}`)
  spawnSync(program, arguments_, {
    stdio: 'inherit',
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
