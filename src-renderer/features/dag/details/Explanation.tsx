import { Card } from '../../../shared/ui/Card.tsx'
import { Icon } from '../../../shared/ui/Icon.tsx'
import { Loaded } from '../../../shared/ui/Loaded.tsx'
import { explanation, importErrors } from '../dagStore.ts'
import type { TabProps } from '../tab.ts'
import classes from './details.module.css'

const LOOKS = {
  problem: { icon: 'warning', tone: 'failed', word: 'to do' },
  waits: { icon: 'clock', tone: 'waiting', word: 'waits' },
  info: { icon: 'info', tone: 'quiet', word: 'known' },
} as const

/** Why it ran, or does not run now; the error of its file among the reasons. */
export const Explanation = ({ dag: { dagId, fileloc } }: TabProps) => {
  const live = explanation.use(dagId)
  const error = importErrors.use(null).data?.find((each) => each.fileloc === fileloc)
  return (
    <Card title="Why it runs, or does not run now">
      {error && (
        <div className={classes.error} data-tone="failed">
          <p>
            <Icon name="warning" size={17} /> Its file did not load
            {error.line !== null && `, line ${error.line}`}; the version below goes on.
          </p>
          <pre>{error.message}</pre>
        </div>
      )}
      <Loaded live={live} lines={3} onRetry={() => explanation.refresh(dagId)}>
        {({ sentence, reasons }) => (
          <>
            <p className={classes.sentence}>{sentence}</p>
            {reasons.some((reason) => reason.sentence !== sentence) && (
              <ul className={classes.reasons}>
                {reasons
                  .filter((reason) => reason.sentence !== sentence)
                  .map(({ code, severity, taskId, mapIndex, sentence: reason }) => (
                    <li key={`${code} ${taskId} ${mapIndex}`} data-tone={LOOKS[severity].tone}>
                      <Icon name={LOOKS[severity].icon} size={16} />
                      <span>
                        <b>{LOOKS[severity].word}</b> {reason}
                      </span>
                    </li>
                  ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
    </Card>
  )
}
