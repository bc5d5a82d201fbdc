import type { Finding } from '../../../src-main/contract/models/platform.ts'
import type { Tone } from '../../shared/state/states.ts'
import { Icon, type IconName } from '../../shared/ui/Icon.tsx'
import classes from './settings.module.css'

const LOOKS: Readonly<Record<Finding['status'], { icon: IconName; tone: Tone; word: string }>> = {
  ok: { icon: 'check', tone: 'success', word: 'fine' },
  warning: { icon: 'warning', tone: 'retry', word: 'look at it' },
  error: { icon: 'warning', tone: 'failed', word: 'wrong' },
  skipped: { icon: 'info', tone: 'waiting', word: 'not needed' },
}

/** What was looked at, what was found, what to do. */
export const Findings = ({ findings }: { readonly findings: readonly Finding[] }) => (
  <ul className={classes.findings} aria-label="What was found">
    {findings.map(({ check, status, found, advice }) => {
      const { icon, tone, word } = LOOKS[status]
      return (
        <li key={check} data-tone={tone} className={classes.finding}>
          <Icon name={icon} size={18} />
          <span>
            <b>{check}</b> <span className={classes.word}>{word}</span>
            <br />
            {found}
            {advice !== null && <span className={classes.advice}>{advice}</span>}
          </span>
        </li>
      )
    })}
  </ul>
)
