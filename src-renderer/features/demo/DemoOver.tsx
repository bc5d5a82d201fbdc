import { Notice } from '../../shared/ui/Notice.tsx'
import classes from './demo.module.css'

/** Covers the page once the demo was left: there is nothing behind it any more. */
export const DemoOver = () => (
  <div className={classes.over} role="alertdialog" aria-label="The demo is over">
    <Notice icon="check" title="The demo is over">
      Its process has ended and its home is removed. You may close this tab.
    </Notice>
  </div>
)
