import { StateGlyph } from '../../../shared/state/StateGlyph.tsx'
import { STATES } from '../../../shared/state/states.ts'
import dagClasses from '../dag.module.css'

export const StateLegend = () => (
  <div className={dagClasses.legend} aria-hidden="true">
    {(['success', 'failed', 'running', 'queued'] as const).map((state) => (
      <span key={state}>
        <StateGlyph state={state} size={14} />
        {STATES[state].label}
      </span>
    ))}
    <span>a cross: some failed</span>
  </div>
)
