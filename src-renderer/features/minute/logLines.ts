import type { LogLine } from '../../../src-main/contract/models/run.ts'

/** Colours and all else that steers a terminal. */
const CONTROL = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)?|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g

/** A line as plain text. */
export const plainLine = (text: string): string => text.replace(CONTROL, '')

type Counted = { readonly done: number; readonly of: number }

/** How far a Spark job is, by what it said last about that; null where it has not. */
export const progressOf = (lines: readonly LogLine[]): { readonly stages: Counted; readonly tasks: Counted } | null => {
  const said = lines.findLast(({ text }) => PROGRESS.test(text))
  const [, ...counts] = PROGRESS.exec(said?.text ?? '') ?? []
  const [stages, ofStages, tasks, ofTasks] = counts.map(Number)
  if (stages === undefined || ofStages === undefined || tasks === undefined || ofTasks === undefined) return null
  return { stages: { done: stages, of: ofStages }, tasks: { done: tasks, of: ofTasks } }
}

/** As the Spark adapter writes it. */
const PROGRESS = /Spark: (\d+) of (\d+) stages, (\d+) of (\d+) tasks done/
