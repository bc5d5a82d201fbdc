import type { Attempt } from '../../../src-main/contract/models/run.ts'
import { formatDuration } from '../../shared/format/duration.ts'
import { STATES } from '../../shared/state/states.ts'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { AttemptLog } from './AttemptLog.tsx'
import classes from './run.module.css'

type Pair = { readonly name: string; readonly left: string; readonly right: string; readonly note?: string | undefined }

/** Two attempts of a task side by side: what differs is marked, by a sign and a word. */
export const AttemptsCompared = ({ left, right }: { readonly left: Attempt; readonly right: Attempt }) => (
  <>
    <table className={`${ui.table} ${classes.compared}`}>
      <TableHead columns={['Of', `Attempt ${left.tryNumber}`, `Attempt ${right.tryNumber}`, 'Difference']} />
      <tbody>
        {pairsOf(left, right).map(({ name, left: one, right: other, note }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{one}</td>
            <td>{other}</td>
            <td>{note ?? (one === other ? <span className={ui.soft}>= the same</span> : <b>≠ differs</b>)}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <div className={classes.sideBySide}>
      {[left, right].map((attempt) => (
        <section key={attempt.tryNumber} aria-label={`Attempt ${attempt.tryNumber}`}>
          <h3 className={classes.sideTitle}>Log of attempt {attempt.tryNumber}</h3>
          <AttemptLog attempt={attempt} />
        </section>
      ))}
    </div>
  </>
)

const pairsOf = (left: Attempt, right: Attempt): readonly Pair[] => [
  { name: 'Outcome', left: outcomeOf(left), right: outcomeOf(right) },
  timed('Waited', waitedOf(left), waitedOf(right)),
  timed('Ran', ranOf(left), ranOf(right)),
  { name: 'Error', left: left.error?.message ?? 'none', right: right.error?.message ?? 'none' },
]

const timed = (name: string, left: number | null, right: number | null): Pair => ({
  name,
  left: left === null ? '–' : formatDuration(left),
  right: right === null ? '–' : formatDuration(right),
  note: left === null || right === null ? undefined : differenceOf(right - left),
})

const differenceOf = (ms: number): string =>
  ms === 0 ? '= the same' : ms > 0 ? `▲ ${formatDuration(ms)} longer` : `▼ ${formatDuration(-ms)} shorter`

const outcomeOf = ({ outcome }: Attempt): string => STATES[outcome ?? 'running'].label
const waitedOf = ({ queuedAt, startDate }: Attempt): number | null => (queuedAt === null ? null : startDate - queuedAt)
const ranOf = ({ startDate, endDate }: Attempt): number | null => (endDate === null ? null : endDate - startDate)
