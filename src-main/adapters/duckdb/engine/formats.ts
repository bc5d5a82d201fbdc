import { PfadError } from '../../../contract/error.ts'
import type { EventFormat } from '../../../engine/ports/eventStore.ts'

const FORMATS: Readonly<Record<string, EventFormat>> = {
  parquet: 'parquet',
  csv: 'csv',
  tsv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'ndjson',
}

/** What the caller says, or what the file's name does; `.gz` behind it is looked through. */
export const formatOf = (path: string, format?: EventFormat): EventFormat => {
  const suffix = /\.([^./\\]+?)(\.gz)?$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const found = format ?? FORMATS[suffix]
  if (found) return found
  throw new PfadError(
    'bad-argument',
    `${path} does not say what it is.`,
    'Name the format (parquet, csv or ndjson), or let the file end with .parquet, .csv, .ndjson, .csv.gz or .ndjson.gz.',
  )
}
