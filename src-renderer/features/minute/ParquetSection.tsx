import type { MinuteView, ParquetObject } from '../../../src-main/contract/models/minute.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatCount, formatPlural } from '../../shared/format/number.ts'
import { linkTo } from '../../shared/links.ts'
import { minuteParquet } from '../../shared/minute/minuteStore.ts'
import { MINUTE_TASKS } from '../../shared/minute/tasks.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { FactList } from '../../shared/ui/Fact.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { MissingNotice } from './MissingNotice.tsx'
import classes from './minute.module.css'

/** The Parquet object of the minute: what is in it and how it is laid out. */
export const ParquetSection = ({ view }: { readonly view: MinuteView }) => {
  const { parquet } = view
  return (
    <Card
      title="Parquet"
      aside={
        parquet && (
          <a className={`${ui.link} ${ui.mono}`} href={linkTo.object(parquet.bucket, parquet.key)}>
            {parquet.bucket}/{parquet.key}
          </a>
        )
      }
    >
      {parquet === null ? <MissingNotice view={view} taskId={MINUTE_TASKS.parquet} /> : <Known object={parquet} />}
    </Card>
  )
}

const Known = ({ object }: { readonly object: { bucket: string; key: string } }) => {
  const live = minuteParquet.use(object)
  return (
    <Loaded live={live} lines={7} onRetry={() => minuteParquet.refresh(object)}>
      {(file) => file && <Body file={file} />}
    </Loaded>
  )
}

const Body = ({ file }: { readonly file: ParquetObject }) => {
  const compression = [...new Set(file.columns.map((column) => column.compression))].join(', ')
  return (
    <>
      <FactList
        className={classes.figures}
        facts={[
          ['Rows', formatCount(file.rows)],
          ['Size', formatBytes(file.stat.size)],
          ['Columns', formatCount(file.columns.length)],
        ]}
      />
      <p className={classes.note}>
        {formatPlural(file.rowGroups, 'row group')}, {compression.toLowerCase() || 'not compressed'}; written{' '}
        <TimeText at={file.stat.lastModified} show="relative" /> by {writerOf(file.createdBy)}
      </p>
      <Columns columns={file.columns} />
      <FirstRows file={file} />
    </>
  )
}

/** `DuckDB version v1.5.6 (build abc)` → `DuckDB 1.5.6`. */
const writerOf = (createdBy: string): string =>
  createdBy
    .replace(/\s*\(build.*$/, '')
    .replace(/ version v?/, ' ')
    .trim() || 'an unknown writer'

const Columns = ({ columns }: { readonly columns: ParquetObject['columns'] }) => (
  <div className={classes.rows}>
    <table className={`${ui.table} ${classes.dense}`}>
      <TableHead
        columns={['Column', 'Type', { end: 'Nulls' }, { end: 'Values' }, 'Least, greatest', { end: 'Bytes' }]}
      />
      <tbody>
        {columns.map((column) => (
          <tr key={column.name}>
            <th scope="row">{column.name}</th>
            <td className={ui.mono}>{column.type}</td>
            <td data-end>{formatCount(column.nulls)}</td>
            <td data-end>≈{formatCount(column.distinct)}</td>
            <td>
              <div className={classes.value}>{column.min ?? '–'}</div>
              <div className={classes.value}>{column.max ?? '–'}</div>
            </td>
            <td data-end title={`${formatBytes(column.uncompressed)} before compression; ${column.encodings}`}>
              {formatBytes(column.compressed)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const FirstRows = ({ file: { head, columns, rows } }: { readonly file: ParquetObject }) => (
  <details className={classes.more}>
    <summary>
      The first {formatCount(head.length)} of {formatPlural(rows, 'row')}
    </summary>
    <div className={classes.rows}>
      <table className={`${ui.table} ${classes.dense}`}>
        <TableHead columns={columns.map(({ name }) => name)} />
        <tbody>
          {head.map((row, index) => (
            // Rows have no name of their own, and never change places.
            <tr key={index}>
              {columns.map(({ name }) => (
                <td key={name}>{text(row[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </details>
)

const text = (value: unknown): string =>
  value === null || value === undefined ? 'null' : typeof value === 'string' ? value : JSON.stringify(value)
