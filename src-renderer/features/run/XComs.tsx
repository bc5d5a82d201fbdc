import { Select } from '@mantine/core'
import { useState } from 'react'
import type { XCom } from '../../../src-main/contract/models/run.ts'
import { JsonTree } from '../../shared/json/JsonTree.tsx'
import { linkTo } from '../../shared/links.ts'
import { parseObjectPath } from '../../shared/report/minuteOf.ts'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './run.module.css'

/** What a task handed on, per attempt: the newest first, an earlier one on demand. */
export const XComs = ({ xcoms }: { readonly xcoms: readonly XCom[] }) => {
  const tries = [...new Set(xcoms.map(({ tryNumber }) => tryNumber))].toSorted((a, b) => b - a)
  const [asked, ask] = useState<number | null>(null)
  if (xcoms.length === 0) {
    return (
      <Notice icon="empty" title="No XCom">
        A task that returns something leaves it here, under the key return_value.
      </Notice>
    )
  }
  const chosen = asked !== null && tries.includes(asked) ? asked : tries[0]
  return (
    <>
      {tries.length > 1 && (
        <Select
          className={classes.xcomTry}
          label="Of attempt"
          size="xs"
          w={160}
          allowDeselect={false}
          data={tries.map((tryNumber) => ({ value: String(tryNumber), label: `attempt ${tryNumber}` }))}
          value={String(chosen)}
          onChange={(value) => ask(Number(value))}
        />
      )}
      {xcoms
        .filter(({ tryNumber }) => tryNumber === chosen)
        .map((xcom) => (
          <Value key={xcom.key} of={xcom} />
        ))}
    </>
  )
}

const Value = ({ of: { key, value, tryNumber, at } }: { readonly of: XCom }) => {
  const path = parseObjectPath(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return (
    <section className={classes.xcom} aria-label={`XCom ${key}`}>
      <div className={classes.xcomHead}>
        <span className={ui.mono}>{key}</span>
        <span className={ui.soft}>
          attempt {tryNumber}, <TimeText at={at} show="both" />
        </span>
      </div>
      {typeof value === 'object' && value !== null ? (
        <JsonTree value={value} label={`XCom ${key}`} />
      ) : (
        <span className={classes.value}>
          <code className={classes.code}>{text}</code>
          <CopyButton value={text} what="the value" />
          {path && (
            <a className={ui.link} href={linkTo.object(path.bucket, path.key)}>
              Open in Data
            </a>
          )}
        </span>
      )}
    </section>
  )
}
