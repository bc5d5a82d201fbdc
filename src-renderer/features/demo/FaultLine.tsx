import type { Fault } from '../../../src-main/contract/models/demo.ts'
import { useNow } from '../../shared/clock.ts'
import { linkTo } from '../../shared/links.ts'
import { StateGlyph } from '../../shared/state/StateGlyph.tsx'
import classes from './demo.module.css'
import { FAULT_STATES, FAULTS } from './faults.ts'

const GLYPHS = { broken: 'failed', healing: 'up_for_retry', healed: 'success', failed: 'failed' } as const
/** How long what has healed is still told (ms of the replay). */
const TOLD_FOR = 10 * 60_000

/** The last word on what is broken, or has just healed. */
export const FaultLine = ({ faults }: { readonly faults: readonly Fault[] }) => {
  const now = useNow()
  const fault = faults.find(({ endedAt }) => endedAt === null) ?? faults[0]
  const last = fault?.story.at(-1)
  if (!fault || !last || (fault.endedAt !== null && now - fault.endedAt > TOLD_FOR)) return null
  const { label, tone } = FAULT_STATES[fault.state]
  return (
    <a className={classes.line} data-tone={tone} href={linkTo.demo()} role="status" title={last.text}>
      <StateGlyph state={GLYPHS[fault.state]} size={16} />
      <b>
        {FAULTS[fault.kind].label}: {label}
      </b>
      <span className={classes.last}>{last.text}</span>
    </a>
  )
}
