import type { Io } from '../cli/io.ts'
import type { Owner } from '../home/owner.ts'

/** A second app on one home says so, and where the first can be seen. */
export const alreadyRunning = async (io: Io, root: string, owner: Owner | null): Promise<number> => {
  io.note(`pfad: Pfad already runs on ${root}${owner ? ` (process ${owner.pid})` : ''}.`)
  io.note(
    owner?.url
      ? '  Open it at the address below, or start another one with --home.'
      : '  Use its window, or start another one with --home.',
  )
  if (owner?.url) await io.write(`${owner.url}\n`)
  return 1
}
