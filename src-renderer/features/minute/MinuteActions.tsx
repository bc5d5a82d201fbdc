import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { useMemo } from 'react'
import type { MinuteView } from '../../../src-main/contract/models/minute.ts'
import { type Command, useCommands } from '../../shared/commands.ts'
import { linkTo } from '../../shared/links.ts'
import { minuteTitle } from '../../shared/report/minuteOf.ts'
import { navigate } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'

/** To the minutes beside it, to its run, and what it may be compared with. */
export const MinuteActions = ({ view }: { readonly view: MinuteView }) => {
  const { dagId, previous, next, detail } = view
  useMinuteCommands(view)
  return (
    <>
      <Step minute={previous} dagId={dagId} icon="left" label="Previous minute" />
      <Step minute={next} dagId={dagId} icon="right" label="Next minute" />
      <CompareMenu view={view} />
      {detail && (
        <Button
          component="a"
          variant="default"
          href={linkTo.run(dagId, detail.run.runId)}
          leftSection={<Icon name="runs" size={17} />}
        >
          Open its run
        </Button>
      )}
    </>
  )
}

const Step = ({
  minute,
  dagId,
  icon,
  label,
}: {
  readonly minute: string | null
  readonly dagId: string
  readonly icon: 'left' | 'right'
  readonly label: string
}) =>
  minute === null ? (
    <ActionIcon variant="default" size={36} disabled aria-label={label}>
      <Icon name={icon} size={18} />
    </ActionIcon>
  ) : (
    <Tooltip label={`${label}: ${minuteTitle(minute)} (${icon === 'left' ? 'p' : 'n'})`}>
      <ActionIcon component="a" variant="default" size={36} href={linkTo.minute(dagId, minute)} aria-label={label}>
        <Icon name={icon} size={18} />
      </ActionIcon>
    </Tooltip>
  )

const CompareMenu = ({ view: { dagId, name, previous, earlier } }: { readonly view: MinuteView }) => {
  if (previous === null || earlier === null) return null
  const others = [
    ['The minute before', previous],
    ['An hour before', earlier.hour],
    ['A day before', earlier.day],
    ['A week before', earlier.week],
  ] as const
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<Icon name="down" size={15} />}>
          Compare with
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {others.map(([label, other]) => (
          <Menu.Item key={label} component="a" href={linkTo.compare(dagId, other, name)}>
            {label}, {minuteTitle(other)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const useMinuteCommands = ({ dagId, name, previous, next, detail }: MinuteView): void => {
  const runId = detail?.run.runId
  const list = useMemo((): Command[] => {
    const to = (id: string, label: string, href: string | null, keys?: string): Command[] =>
      href === null
        ? []
        : [{ id: `minute.${id}`, label, group: 'Minute', ...(keys ? { keys } : {}), run: () => navigate(href) }]
    return [
      ...to('previous', 'Previous minute', previous && linkTo.minute(dagId, previous), 'p'),
      ...to('next', 'Next minute', next && linkTo.minute(dagId, next), 'n'),
      ...to('compare', 'Compare with the minute before', previous && linkTo.compare(dagId, previous, name), 'c'),
      ...to('run', 'Open the minute’s run', runId === undefined ? null : linkTo.run(dagId, runId), 'r'),
    ]
  }, [dagId, name, previous, next, runId])
  useCommands(list)
}
