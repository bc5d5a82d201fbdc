import { statfs } from 'node:fs/promises'

/** Bytes that this user may still write where `path` lies. */
export const freeSpace = async (path: string): Promise<number> => {
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize
}
