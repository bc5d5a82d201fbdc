import { type ChildProcess, spawn } from 'node:child_process'

/**
 * A child that runs a user's endless loop does not notice that its parent was killed. This shell does: its stdin ends
 * with the parent, and what has not ended by itself a second later is killed. It costs under 1 MB and no time; a thread
 * in every child would cost 10 MB each. Windows needs none: there children end with the parent's job. It leads a process
 * group of its own, so that whoever kills its parent's group leaves it to its work.
 */
const SCRIPT = `
trap '' INT HUP TERM
pids=' '
while read -r op pid; do
  case $op in
    +) pids="$pids$pid " ;;
    -) case $pids in *" $pid "*) pids="\${pids%% $pid *} \${pids#* $pid }" ;; esac ;;
  esac
done
sleep 1
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
`

/** A negative number stands for a process group: minus its leader's pid. */
export type Reaper = { add(pid: number): void; remove(pid: number): void }

export const createReaper = (): Reaper => {
  if (process.platform === 'win32') return { add: () => undefined, remove: () => undefined }
  const pids = new Set<number>()
  let shell: ChildProcess | null = null

  const say = (text: string): void => void shell?.stdin?.write(text)

  const start = (): void => {
    const started = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
    shell = started
    const gone = (): void => {
      if (shell === started) shell = null
    }
    started.on('error', gone)
    started.on('exit', gone)
    started.stdin.on('error', gone)
    // It must not keep this process from ending: that is just what it waits for.
    started.unref()
    ;(started.stdin as unknown as { unref(): void }).unref()
    for (const pid of pids) say(`+ ${pid}\n`)
  }

  return {
    add(pid) {
      pids.add(pid)
      if (shell === null) start()
      else say(`+ ${pid}\n`)
    },
    remove(pid) {
      if (pids.delete(pid)) say(`- ${pid}\n`)
    },
  }
}
