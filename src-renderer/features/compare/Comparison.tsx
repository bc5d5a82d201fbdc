import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import { minuteEvents, minuteParquet, minuteReports } from '../../shared/minute/minuteStore.ts'
import { minuteTitle } from '../../shared/report/minuteOf.ts'
import { usePlace } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { figures, TableHead } from '../../shared/ui/TableHead.tsx'
import classes from './compare.module.css'
import { compare, type Difference, type Group, type Side } from './differences.ts'

/** The tables in which two minutes are compared. */
export const Comparison = ({ left, right }: { readonly left: MinuteView; readonly right: MinuteView }) => {
  const [leftSide, rightSide] = [useSide(left), useSide(right)]
  const isShort = usePlace().search.get('only') === 'differences'
  const groups = compare(leftSide.side, rightSide.side)
  const problems = [...leftSide.problems, ...rightSide.problems]
  const shown = isShort
    ? groups
        .map((group) => ({ ...group, lines: group.lines.filter(({ difference }) => difference.kind !== 'same') }))
        .filter(({ lines }) => lines.length > 0)
    : groups
  return (
    <>
      {problems.map((problem) => (
        <p key={problem} className={classes.problem} data-tone="failed" role="alert">
          <Icon name="warning" size={17} /> {problem}
        </p>
      ))}
      {shown.length === 0 && (
        <Card>
          <Notice icon="check" title="No difference">
            Both have the same rows, schema, report and durations.
          </Notice>
        </Card>
      )}
      {shown.map((group) => (
        <Table key={group.title} group={group} names={[minuteTitle(left.name), minuteTitle(right.name)]} />
      ))}
    </>
  )
}

/** All that is known of a minute; what cannot be had is named. */
const useSide = (view: MinuteView): { side: Side; problems: string[] } => {
  const events = minuteEvents.use(view.start)
  const parquet = minuteParquet.use(view.parquet)
  const reports = minuteReports.use({ dagId: view.dagId, minute: view.name })
  const problems = [events.error, parquet.error, reports.error].flatMap((error) =>
    error === null ? [] : [`${minuteTitle(view.name)}: ${error.message}`],
  )
  return {
    side: { view, events: events.data ?? null, parquet: parquet.data ?? null, report: reports.data?.[0] ?? null },
    problems,
  }
}

const Table = ({ group, names }: { readonly group: Group; readonly names: readonly [string, string] }) => (
  <Card title={group.title} flush>
    {group.lines.length === 0 ? (
      <p className={classes.none}>Neither of them has a Parquet object.</p>
    ) : (
      <div className={ui.scroll}>
        <table className={`${ui.table} ${classes.table}`}>
          <TableHead
            columns={[group.title === 'Schema of the Parquet' ? 'Column' : 'What', ...figures(...names), 'Difference']}
          />
          <tbody>
            {group.lines.map((line) => (
              <tr key={line.name} data-kind={line.difference.kind}>
                <th scope="row">{line.name}</th>
                <td data-end>{line.left}</td>
                <td data-end>{line.right}</td>
                <td>
                  <Mark difference={line.difference} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </Card>
)

const GLYPHS: Readonly<Record<Difference['kind'], string>> = {
  same: '=',
  more: '▲',
  less: '▼',
  other: '≠',
  unknown: '?',
}

const Mark = ({ difference: { kind, words } }: { readonly difference: Difference }) => (
  <span className={classes.mark} data-kind={kind}>
    <span aria-hidden="true">{GLYPHS[kind]}</span> {words}
  </span>
)
