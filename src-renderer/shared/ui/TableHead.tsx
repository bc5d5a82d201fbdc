import ui from './page.module.css'

/** A column by its name; `end`: figures, which stand at its end; `hidden`: its name is only for who listens. */
export type Column = string | { readonly end: string; readonly title?: string } | { readonly hidden: string }

/** Columns of figures, by their names. */
export const figures = (...names: readonly string[]): readonly Column[] => names.map((end) => ({ end }))

/** The head of a table; `false` is a column that this one does not have. */
export const TableHead = ({ columns }: { readonly columns: readonly (Column | false)[] }) => (
  <thead>
    <tr>{columns.map((column, index) => column !== false && <Head key={index} column={column} />)}</tr>
  </thead>
)

const Head = ({ column }: { readonly column: Column }) => {
  if (typeof column === 'string') return <th scope="col">{column}</th>
  if ('hidden' in column) {
    return (
      <th scope="col">
        <span className={ui.hidden}>{column.hidden}</span>
      </th>
    )
  }
  return (
    <th scope="col" data-end title={column.title}>
      {column.end}
    </th>
  )
}
