import type { ReasonFound } from '../../../src-main/contract/models/explanation.ts'
import type { DagRun } from '../../../src-main/contract/models/run.ts'
import { linkTo } from '../../shared/links.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import { type AnyState, STATES } from '../../shared/state/states.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import classes from './run.module.css'
import { why } from './runStore.ts'

const LOOK: Readonly<Record<ReasonFound['severity'], { readonly state: AnyState; readonly word: string }>> = {
  problem: { state: 'failed', word: 'Somebody has to act' },
  waits: { state: 'scheduled', word: 'Waits' },
  info: { state: 'success', word: 'For information' },
}

/** Why the run is as it is: one sentence, and the reasons behind it, the weightiest first. */
export const Why = ({ run: { dagId, runId } }: { readonly run: DagRun }) => {
  const key = { dagId, runId }
  const live = why.use(key)
  return (
    <Card>
      <Loaded live={live} onRetry={() => why.refresh(key)}>
        {({ sentence, reasons }) => (
          <>
            <p className={classes.sentence}>{sentence}</p>
            {reasons.length === 0 && (
              <Notice icon="check" title="Nothing is open">
                No reason keeps this run from anything.
              </Notice>
            )}
            <ul className={classes.reasons}>
              {reasons.map((reason) => (
                <Reason key={`${reason.code} ${reason.taskId} ${reason.mapIndex}`} of={reason} run={key} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Card>
  )
}

const Reason = ({ of, run }: { readonly of: ReasonFound; readonly run: { dagId: string; runId: string } }) => {
  const { state, word } = LOOK[of.severity]
  return (
    <li className={classes.reasonFound} data-tone={STATES[state].tone}>
      <StateGlyph state={state} size={18} />
      <div>
        <div>{of.sentence}</div>
        <div className={ui.soft}>
          {word}
          {of.taskId !== null && (
            <>
              {' · '}
              <a href={linkTo.task({ ...run, taskId: of.taskId, mapIndex: of.mapIndex })}>
                {of.taskId}
                {of.mapIndex >= 0 && ` [${of.mapIndex}]`}
              </a>
            </>
          )}
          {' · '}
          <span className={ui.mono}>{of.code}</span>
        </div>
      </div>
    </li>
  )
}
