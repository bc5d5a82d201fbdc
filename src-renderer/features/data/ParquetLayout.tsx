import type { ParquetFacts } from '../../../src-main/contract/models/table.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatCount, formatShare } from '../../shared/format/number.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { FactList } from '../../shared/ui/Fact.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import { figures, TableHead } from '../../shared/ui/TableHead.tsx'
import classes from './data.module.css'
import { type ObjectRef, parquetFacts } from './dataStore.ts'

/** Row groups shown; a file of 20 million rows has some 160. */
const SHOWN = 500

/** How a Parquet file is laid out: columns with encodings and compression, row groups, what it says of itself. */
export const ParquetLayout = ({ object }: { readonly object: ObjectRef }) => {
  const live = parquetFacts.use(object)
  return (
    <Loaded live={live} lines={10} onRetry={() => parquetFacts.refresh(object)}>
      {(facts) => (
        <div className={classes.layout}>
          <Summary facts={facts} />
          <Columns facts={facts} />
          <RowGroups facts={facts} />
          {facts.keyValues.length > 0 && <KeyValues facts={facts} />}
        </div>
      )}
    </Loaded>
  )
}

type Props = { readonly facts: ParquetFacts }

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const Summary = ({ facts }: Props) => {
  const packed = sum(facts.columns.map(({ packedBytes }) => packedBytes))
  const plain = sum(facts.columns.map(({ bytes }) => bytes))
  const entries = [
    ['Rows', formatCount(facts.rows)],
    ['Columns', formatCount(facts.columns.length)],
    ['Row groups', formatCount(facts.rowGroups.length)],
    ['Data', `${formatBytes(packed)}, unpacked ${formatBytes(plain)}`],
    ['Written by', facts.createdBy ?? 'not said'],
  ] as const
  return (
    <Card>
      <FactList facts={entries} />
    </Card>
  )
}

const Columns = ({ facts }: Props) => {
  const whole = sum(facts.columns.map(({ packedBytes }) => packedBytes))
  return (
    <Card title="Columns" flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: a part of the page that scrolls */}
      <div className={ui.scroll} tabIndex={0} role="region" aria-label="Columns">
        <table className={ui.table}>
          <TableHead
            columns={[
              'Column',
              'Type',
              'Logical type',
              'Encodings',
              'Compression',
              ...figures('Size', 'Unpacked', 'Share'),
            ]}
          />
          <tbody>
            {facts.columns.map((column) => (
              <tr key={column.path}>
                <td className={ui.mono}>{column.path}</td>
                <td>{column.type}</td>
                <td>{column.logicalType ?? '–'}</td>
                <td>{column.encodings}</td>
                <td>{column.compression}</td>
                <td data-end>{formatBytes(column.packedBytes)}</td>
                <td data-end>{formatBytes(column.bytes)}</td>
                <td data-end>{formatShare(column.packedBytes, whole)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

const RowGroups = ({ facts: { rowGroups } }: Props) => (
  <Card
    title="Row groups"
    aside={rowGroups.length > SHOWN ? `the first ${SHOWN} of ${formatCount(rowGroups.length)}` : undefined}
    flush
  >
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the keyboard */}
    {/* biome-ignore lint/a11y/useSemanticElements: a part of the page that scrolls */}
    <div className={classes.groups} tabIndex={0} role="region" aria-label="Row groups">
      <table className={ui.table}>
        <TableHead columns={figures('Row group', 'First row', 'Rows', 'Size', 'Unpacked')} />
        <tbody>
          {rowGroups.slice(0, SHOWN).map(({ rows, packedBytes, bytes }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row group is its place
            <tr key={at}>
              <td data-end>{at}</td>
              <td data-end>{formatCount(sum(rowGroups.slice(0, at).map((group) => group.rows)) + 1)}</td>
              <td data-end>{formatCount(rows)}</td>
              <td data-end>{formatBytes(packedBytes)}</td>
              <td data-end>{formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Card>
)

const KeyValues = ({ facts }: Props) => (
  <Card title="What the file says of itself">
    <dl className={classes.keyValues}>
      {facts.keyValues.map(({ key, value }) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd className={ui.mono}>{value}</dd>
        </div>
      ))}
    </dl>
  </Card>
)
