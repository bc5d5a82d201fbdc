import type { Machine } from './machine.ts'
import { joinPath } from './paths.ts'

type Known = readonly (readonly [path: string, whose: string])[]

/** The sockets and pipes that engines make by themselves on this platform: Docker's own place, and all others. */
export const knownSockets = (machine: Machine): readonly [own: Known, others: Known] => {
  if (machine.platform === 'win32') return [[[pipe('docker_engine'), 'the usual pipe']], windows]
  return [[['/var/run/docker.sock', 'the usual socket']], machine.platform === 'darwin' ? mac(machine) : linux(machine)]
}

const pipe = (name: string): string => `//./pipe/${name}`

const windows: Known = [
  [pipe('dockerDesktopLinuxEngine'), 'Docker Desktop'],
  [pipe('podman-machine-default'), 'Podman'],
]

const mac = ({ platform, home, env }: Machine): Known => {
  const at = (...parts: string[]) => joinPath(platform, home, ...parts)
  return [
    [at('.docker', 'run', 'docker.sock'), 'Docker Desktop'],
    [at('.orbstack', 'run', 'docker.sock'), 'OrbStack'],
    ...colima(home, env, platform),
    [at('.rd', 'docker.sock'), 'Rancher Desktop'],
    [at('.lima', 'docker', 'sock', 'docker.sock'), 'Lima'],
    ...(env['TMPDIR']
      ? [[joinPath(platform, env['TMPDIR'], 'podman', 'podman-machine-default-api.sock'), 'Podman'] as const]
      : []),
    [at('.local', 'share', 'containers', 'podman', 'machine', 'podman.sock'), 'Podman'],
    [at('.local', 'share', 'containers', 'podman', 'machine', 'qemu', 'podman.sock'), 'Podman'],
  ]
}

const linux = ({ platform, home, env, uid }: Machine): Known => {
  const at = (...parts: string[]) => joinPath(platform, home, ...parts)
  // A session that was not started by a shell may lack the variable.
  const runtime = env['XDG_RUNTIME_DIR'] || `/run/user/${uid}`
  return [
    [joinPath(platform, runtime, 'docker.sock'), 'rootless Docker'],
    [at('.docker', 'run', 'docker.sock'), 'Docker Desktop'],
    [at('.docker', 'desktop', 'docker.sock'), 'Docker Desktop'],
    ...colima(home, env, platform),
    [at('.rd', 'docker.sock'), 'Rancher Desktop'],
    [joinPath(platform, runtime, 'podman', 'podman.sock'), 'rootless Podman'],
    ['/run/podman/podman.sock', 'Podman'],
  ]
}

const colima = (home: string, env: Machine['env'], platform: NodeJS.Platform): Known => [
  ...(env['COLIMA_HOME']
    ? [[joinPath(platform, env['COLIMA_HOME'], 'default', 'docker.sock'), 'colima'] as const]
    : []),
  [joinPath(platform, home, '.colima', 'default', 'docker.sock'), 'colima'],
  [joinPath(platform, home, '.config', 'colima', 'default', 'docker.sock'), 'colima'],
]
