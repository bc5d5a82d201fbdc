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
