import { Absent, type Bench } from './bench.ts'
import { judge, type Measured, type Result } from './judge.ts'

const ROUNDS = 5

type Entry = { label: string; run: () => Promise<number>; samples: number[]; absent: string | null }

/**
 * Runs a bench: setup, then rounds in which each contender has its turn, so that what else the machine does falls on all
 * of them alike. Who begins changes from round to round. `onFigure` hears of each turn as it ends.
 */
export const measure = async (bench: Bench, onFigure: (label: string, figure: number) => void): Promise<Result> => {
  const entries: Entry[] = Object.entries(bench.contenders).map(([label, run]) => ({
    label,
    run,
    samples: [],
    absent: null,
  }))
  try {
    await bench.setup?.()
    const warmup = bench.warmup ?? 0
    for (let round = 0; round < warmup + (bench.rounds ?? ROUNDS); round++) {
      for (let turn = 0; turn < entries.length; turn++) {
        const entry = entries[(turn + round) % entries.length]
        if (entry && entry.absent === null) await take(entry, round >= warmup, onFigure)
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Absent)) throw thrown
    for (const entry of entries) entry.absent = thrown.message
  } finally {
    await bench.teardown?.()
  }
  return judge(
    bench,
    entries.map(({ label, samples, absent }): Measured => ({ label, samples, absent })),
  )
}

const take = async (entry: Entry, recorded: boolean, onFigure: (label: string, figure: number) => void) => {
  try {
    const figure = await entry.run()
    if (!recorded) return
    entry.samples.push(figure)
    onFigure(entry.label, figure)
  } catch (thrown) {
    if (!(thrown instanceof Absent)) throw thrown
    entry.absent = thrown.message
  }
}
