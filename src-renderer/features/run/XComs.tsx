import type { XCom } from '../../../src-main/contract/models/run.ts'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './run.module.css'

/** What a task handed on, per attempt. */
export const XComs = ({ xcoms }: { readonly xcoms: readonly XCom[] }) => {
  if (xcoms.length === 0) {
    return (
      <Notice icon="empty" title="No XCom">
        A task that returns something leaves it here, under the key return_value.
      </Notice>
    )
  }
  return (
    <div className={ui.scroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Value</th>
            <th scope="col" data-end>
              Attempt
            </th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {xcoms.map((xcom) => {
            const text = typeof xcom.value === 'string' ? xcom.value : JSON.stringify(xcom.value, null, 2)
            return (
              <tr key={`${xcom.tryNumber} ${xcom.key}`}>
                <td className={ui.mono}>{xcom.key}</td>
                <td>
                  <span className={classes.value}>
                    <code className={classes.code}>{text}</code>
                    <CopyButton value={text} what="the value" />
                  </span>
                </td>
                <td data-end>{xcom.tryNumber}</td>
                <td>
                  <TimeText at={xcom.at} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
