import { formatBytes } from '../../shared/format/bytes.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import classes from './data.module.css'
import type { Look } from './dataStore.ts'
import { hexDump } from './hexDump.ts'

const MOST_HEX = 16 * 1024

/** The first bytes as text, or, where they are none, as bytes. Nothing of it is taken for more than text. */
export const TextView = ({ found: { head, stat, kind, isZipped } }: { readonly found: Look }) => {
  if (stat.size === 0) return <Notice icon="file" title="The object is empty" />
  const isBytes = kind === 'binary' || kind === 'parquet' || isZipped
  const shown = isBytes ? Math.min(head.length, MOST_HEX) : head.length
  return (
    <Card flush>
      {shown < stat.size && (
        <p className={classes.first}>
          The first {formatBytes(shown)} of {formatBytes(stat.size)}
          {isBytes && ', as bytes'}. Download it for all.
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the keyboard */}
      <pre className={classes.text} data-bytes={isBytes || undefined} tabIndex={0}>
        {isBytes ? hexDump(head, MOST_HEX) : new TextDecoder().decode(head)}
      </pre>
    </Card>
  )
}
