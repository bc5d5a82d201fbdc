import { StateGlyph } from './StateGlyph.tsx'
import classes from './state.module.css'
import { type AnyState, STATES } from './states.ts'

/** A state as sign and word. */
export const StateBadge = ({ state, size = 'md' }: { readonly state: AnyState; readonly size?: 'md' | 'lg' }) => {
  const { label, tone } = STATES[state]
  return (
    <span className={classes.badge} data-tone={tone} data-size={size}>
      <StateGlyph state={state} size={size === 'lg' ? 20 : 16} />
      {label}
    </span>
  )
}
