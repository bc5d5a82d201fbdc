import { spawnSync } from 'node:child_process'
import { run } from './run.ts'

/** The smallest of the official images: where it comes, the others do. */
const PROBE = 'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z'
const PULL_SECONDS = 120

/** Whether the official images can be had here; the stand-ins are for where they cannot. */
export const hasOfficialImages = async (): Promise<boolean> => {
  const isThere = run('docker', ['image', 'inspect', PROBE])
  const pulled = () => run('timeout', [`${PULL_SECONDS}`, 'docker', 'pull', '--quiet', PROBE])
  return isThere.catch(pulled).then(
    () => true,
    () => false,
  )
}

/** Why stand-ins cannot be built on this machine; null where they can. */
export const whyNoStandins = (): string | null => {
  const why = 'the official images cannot be pulled here, and stand-ins for them'
  if (process.getuid?.() !== 0) return `${why} are built as root only`
  const missing = ['mmdebstrap', 'mvn', 'go', 'python3'].filter((tool) => spawnSync(tool, ['--version']).error)
  return missing.length > 0 ? `${why} need ${missing.join(', ')}` : null
}
