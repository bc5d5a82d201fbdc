import { ActionIcon, Button, Switch, Tooltip } from '@mantine/core'
import { useMemo } from 'react'
import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import { type Command, useCommands } from '../../shared/commands.ts'
import { linkTo } from '../../shared/links.ts'
import { minuteView } from '../../shared/minute/minuteStore.ts'
import { minuteTitle } from '../../shared/report/minuteOf.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { StateBadge } from '../../shared/state/StateBadge.tsx'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { Comparison } from './Comparison.tsx'
import classes from './compare.module.css'

/** Two minutes side by side: rows, schema, report, durations, with what differs marked. */
export const ComparePage = ({ params }: { readonly params: readonly string[] }) => {
  const [dagId = '', left = '', right = ''] = params
  const leftLive = minuteView.use({ dagId, minute: left })
  const rightLive = minuteView.use({ dagId, minute: right })
  return (
    <Page
      title={`${minuteTitle(left)} and ${minuteTitle(right)}`}
      lead="Two minutes side by side. The difference is the right one’s from the left one."
      crumbs={
        <>
          <a href={linkTo.reports()}>Reports</a>
          <Icon name="right" size={14} />
          <a href={linkTo.dag(dagId)}>{dagId}</a>
        </>
      }
      actions={<Actions dagId={dagId} left={left} right={right} />}
    >
      <Loaded live={leftLive} onRetry={() => minuteView.refresh({ dagId, minute: left })}>
        {(leftView) => (
          <Loaded live={rightLive} onRetry={() => minuteView.refresh({ dagId, minute: right })}>
            {(rightView) => (
              <>
                <div className={classes.heads}>
                  <Head view={leftView} side="Left" hrefOf={(name) => linkTo.compare(dagId, name, right)} />
                  <Head view={rightView} side="Right" hrefOf={(name) => linkTo.compare(dagId, left, name)} />
                </div>
                <Comparison left={leftView} right={rightView} />
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}

const Actions = ({ dagId, left, right }: { readonly dagId: string; readonly left: string; readonly right: string }) => {
  const place = usePlace()
  const isShort = place.search.get('only') === 'differences'
  const swapped = linkTo.compare(dagId, right, left)
  useCommands(
    useMemo(
      (): Command[] => [
        {
          id: 'compare.swap',
          label: 'Swap the two minutes',
          group: 'Compare',
          keys: 'x',
          run: () => navigate(swapped),
        },
      ],
      [swapped],
    ),
  )
  return (
    <>
      <Switch
        label="Only differences"
        checked={isShort}
        onChange={(event) =>
          navigate(hrefWith(place, { only: event.currentTarget.checked ? 'differences' : null }), { replace: true })
        }
      />
      <Button component="a" variant="default" href={swapped}>
        Swap
      </Button>
    </>
  )
}

type HeadProps = {
  readonly view: MinuteView
  readonly side: 'Left' | 'Right'
  readonly hrefOf: (name: string) => string
}

/** One of the two, and the way to the minutes beside it. */
const Head = ({ view, side, hrefOf }: HeadProps) => {
  const { dagId, name, detail, previous, next } = view
  return (
    <Card className={classes.head}>
      <Step href={previous && hrefOf(previous)} icon="left" label={`${side}: the minute before`} />
      <div className={classes.headText}>
        <span className={classes.side}>{side}</span>
        <a href={linkTo.minute(dagId, name)} className={classes.name}>
          {minuteTitle(name)}
        </a>
        <StateBadge state={detail?.run.state ?? 'none'} />
      </div>
      <Step href={next && hrefOf(next)} icon="right" label={`${side}: the minute after`} />
    </Card>
  )
}

const Step = ({
  href,
  icon,
  label,
}: {
  readonly href: string | null
  readonly icon: 'left' | 'right'
  readonly label: string
}) => (
  <Tooltip label={label} disabled={href === null}>
    <ActionIcon
      variant="default"
      size={34}
      aria-label={label}
      {...(href === null ? { disabled: true } : { component: 'a' as const, href })}
    >
      <Icon name={icon} size={17} />
    </ActionIcon>
  </Tooltip>
)
