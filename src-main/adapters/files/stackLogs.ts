import { appendFile, open, readdir, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { StackLogLine } from '../../contract/models/stack.ts'
import type { StackLogStore } from '../../engine/ports/stackLogStore.ts'
import { makeFolder } from './atomic.ts'
import { fileStep, ifMissing } from './fileError.ts'

/** A file is put aside at this size (bytes), in place of the one before: a service keeps twice as much at the most. */
const LARGEST = 8 * 2 ** 20
/** Longer lines are cut (characters); engines cut theirs at 16 KiB. */
const LONGEST_LINE = 20_000

/** `<root>/<service>.log`, before it `<service>.1.log`; a line is `<ISO time> <container> <stream> <text>`. */
export const createStackLogStore = ({
  root,
  largest = LARGEST,
}: {
  readonly root: string
  readonly largest?: number
}): StackLogStore => {
  const current = (service: string): string => join(root, `${service}.log`)
  const former = (service: string): string => join(root, `${service}.1.log`)
  /** Services whose file this process has ended with a whole line. */
  const whole = new Set<string>()
  const linesOf = async (service: string, file: string): Promise<StackLogLine[]> =>
    (await readFile(file, 'utf8').catch(ifMissing(''))).split('\n').flatMap((line) => parse(service, line) ?? [])

  return {
    append: (service, lines) =>
      step(`write the log of ${service}`, async () => {
        await makeFolder(root)
        const file = current(service)
        const size = (await stat(file).catch(ifMissing(null)))?.size ?? 0
        if (size >= largest) await rename(file, former(service))
        const isTorn = !whole.has(service) && size > 0 && size < largest && !(await endsInLine(file, size))
        await appendFile(file, (isTorn ? '\n' : '') + lines.map(format).join(''))
        whole.add(service)
      }),
    services: () =>
      step('look through the logs of the stack', async () =>
        (await readdir(root).catch(ifMissing([])))
          .flatMap((name) => /^(.+?)(?:\.1)?\.log$/.exec(name)?.[1] ?? [])
          .filter((name, index, all) => all.indexOf(name) === index)
          .toSorted(),
      ),
    tail: (service, count, matches) =>
      step(`read the log of ${service}`, async () => {
        const newest = (await linesOf(service, current(service))).filter(matches)
        if (newest.length >= count) return newest.slice(newest.length - count)
        const older = (await linesOf(service, former(service))).filter(matches)
        return [...older.slice(Math.max(0, older.length - (count - newest.length))), ...newest]
      }),
    lastOf: (service, container) =>
      step(`read the log of ${service}`, async () => {
        for (const file of [current(service), former(service)]) {
          const lines = (await linesOf(service, file)).filter((line) => line.container === container)
          const at = lines.at(-1)?.at
          if (at !== undefined) return { at, count: lines.filter((line) => line.at === at).length }
        }
        return null
      }),
  }
}

const step = <T>(what: string, work: () => Promise<T>): Promise<T> => fileStep('log-store', what, work)

/** Whether the last line has its end: its writer may have died. */
const endsInLine = async (file: string, size: number): Promise<boolean> => {
  await using handle = await open(file, 'r')
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] === 0x0a
}

const format = ({ at, container, stream, text }: StackLogLine): string =>
  `${new Date(at).toISOString()} ${container} ${stream} ${text.slice(0, LONGEST_LINE).replaceAll(/[\r\n]+/g, ' ')}\n`

const LINE = /^(\S+Z) (\S+) (stdout|stderr) (.*)$/

/** null: the end of a line that was not written to its end. */
const parse = (service: string, line: string): StackLogLine | null => {
  const [, time = '', container = '', stream, text = ''] = LINE.exec(line) ?? []
  const at = Date.parse(time)
  if (stream === undefined || Number.isNaN(at)) return null
  return { service, container, stream: stream === 'stderr' ? 'stderr' : 'stdout', at, text }
}
