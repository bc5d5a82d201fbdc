import { Fragment } from 'react'
import classes from './page.module.css'

const isApple = /mac|iphone|ipad/i.test(navigator.platform)
const NAMES: Readonly<Record<string, string>> = isApple
  ? { mod: '⌘', alt: '⌥', shift: '⇧' }
  : { mod: 'Ctrl', alt: 'Alt', shift: 'Shift' }
const SIGNS: Readonly<Record<string, string>> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  escape: 'Esc',
  enter: 'Enter',
}

/** Keys as they stand on the keyboard: `mod+K`, or one after the other: `g d`. */
export const Keys = ({ keys }: { readonly keys: string }) => (
  <span className={classes.keys}>
    {keys.split(' ').map((step, index) => (
      // The same key may come twice.
      // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one sequence never move
      <Fragment key={index}>
        {index > 0 && <span className={classes.soft}>then</span>}
        {(step === '+' ? ['+'] : step.split('+')).map((part) => (
          <kbd key={part} className={classes.key}>
            {NAMES[part] ?? SIGNS[part.toLowerCase()] ?? (part.length === 1 ? part.toUpperCase() : part)}
          </kbd>
        ))}
      </Fragment>
    ))}
  </span>
)
