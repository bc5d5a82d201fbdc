import type { Machine } from './machine.ts'
import { joinPath } from './paths.ts'

/**
 * Whether some engine is installed here, and what to do so that one runs: the one that `address` belongs to, if that can be
 * told, else the likeliest.
 */
export const adviceFor = async (
  machine: Machine,
  address: string,
): Promise<{ readonly isInstalled: boolean; readonly hint: string }> => {
  const found = await installed(machine)
  const meant = found.find(({ name }) => MARKS.find(([mark]) => mark.test(address))?.[1] === name) ?? found[0]
  return meant === undefined
    ? { isInstalled: false, hint: INSTALL[machine.platform] ?? INSTALL.linux }
    : { isInstalled: true, hint: `Start ${meant.name}: ${meant.start}. Then try again.` }
}

/** Whose socket it is. */
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/orbstack/i, 'OrbStack'],
  [/colima/i, 'colima'],
  [/\.rd\b/, 'Rancher Desktop'],
  [/podman/i, 'Podman'],
  [/desktop|\.docker/i, 'Docker Desktop'],
]

const INSTALL: Partial<Record<NodeJS.Platform, string>> & { readonly linux: string } = {
  linux:
    'Install Docker (https://docs.docker.com/engine/install) or Podman, start it, then try again. The embedded backend needs none.',
  darwin:
    'Install Docker Desktop, OrbStack or colima (brew install colima docker; colima start), then try again. The embedded backend needs none.',
  win32:
    'Install Docker Desktop or Rancher Desktop with WSL 2, start it, then try again. The embedded backend needs none.',
}

type Engine = { readonly name: string; readonly start: string; readonly folder: string; readonly file: string }

/** What is installed, by what its installation leaves behind, the likeliest to be meant first. */
const installed = async (machine: Machine): Promise<Engine[]> => {
  const found = await Promise.all(
    ENGINES(machine).map(async (engine) => ((await machine.list(engine.folder)).includes(engine.file) ? engine : null)),
  )
  return found.filter((engine) => engine !== null)
}

const ENGINES = (machine: Machine): Engine[] => {
  if (machine.platform === 'darwin') return onMac(machine)
  return machine.platform === 'win32' ? onWindows(machine) : ON_LINUX
}

const onMac = ({ platform, home }: Machine): Engine[] => [
  { name: 'Docker Desktop', start: 'open -a Docker', folder: '/Applications', file: 'Docker.app' },
  { name: 'OrbStack', start: 'open -a OrbStack', folder: '/Applications', file: 'OrbStack.app' },
  { name: 'Rancher Desktop', start: "open -a 'Rancher Desktop'", folder: '/Applications', file: 'Rancher Desktop.app' },
  { name: 'colima', start: 'colima start', folder: home, file: '.colima' },
  { name: 'colima', start: 'colima start', folder: '/opt/homebrew/bin', file: 'colima' },
  {
    name: 'Podman',
    start: 'podman machine start',
    folder: joinPath(platform, home, '.local', 'share', 'containers'),
    file: 'podman',
  },
]

const onWindows = ({ env, home, platform }: Machine): Engine[] => {
  const programs = env['ProgramFiles'] || 'C:\\Program Files'
  const local = env['LOCALAPPDATA'] || joinPath(platform, home, 'AppData', 'Local')
  const fromMenu = 'open it from the Start menu and wait until it says that the engine runs'
  return [
    { name: 'Docker Desktop', start: fromMenu, folder: joinPath(platform, programs, 'Docker'), file: 'Docker' },
    { name: 'Rancher Desktop', start: fromMenu, folder: joinPath(platform, programs), file: 'Rancher Desktop' },
    {
      name: 'Rancher Desktop',
      start: fromMenu,
      folder: joinPath(platform, local, 'Programs'),
      file: 'Rancher Desktop',
    },
    { name: 'Podman', start: 'podman machine start', folder: joinPath(platform, programs, 'RedHat'), file: 'Podman' },
  ]
}

const ON_LINUX: Engine[] = [
  { name: 'Docker', start: 'sudo systemctl start docker', folder: '/usr/bin', file: 'dockerd' },
  { name: 'Docker', start: 'sudo systemctl start docker', folder: '/usr/sbin', file: 'dockerd' },
  { name: 'Docker', start: 'sudo snap start docker', folder: '/snap/bin', file: 'docker' },
  { name: 'Docker Desktop', start: 'systemctl --user start docker-desktop', folder: '/opt', file: 'docker-desktop' },
  { name: 'Podman', start: 'systemctl --user start podman.socket', folder: '/usr/bin', file: 'podman' },
]
