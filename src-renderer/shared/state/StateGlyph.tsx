import classes from './state.module.css'
import { type AnyState, STATES } from './states.ts'

/** A state's disc and sign. Give it a title where no word stands beside it. */
export const StateGlyph = ({
  state,
  size = 16,
  title,
}: {
  readonly state: AnyState
  readonly size?: number
  readonly title?: string
}) => {
  const { tone, glyph, solid } = STATES[state]
  const naming = title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title }
  return (
    <svg
      className={classes.glyph}
      data-tone={tone}
      data-solid={solid || undefined}
      data-state={state}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      focusable="false"
      {...naming}
    >
      <circle cx="8" cy="8" r={solid ? 7.5 : 6.8} />
      {glyph !== '' && <path d={glyph} />}
    </svg>
  )
}
