import { Menu, UnstyledButton } from '@mantine/core'
import { useAppInfo } from '../../shared/facts.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { localZone, pageZone, useZone, type ZoneChoice, zoneChoice } from '../../shared/zone.ts'
import classes from './status.module.css'

/** In whose time instants are shown. */
export const ZoneMenu = () => {
  const zone = useZone()
  const info = useAppInfo()
  const dagZone = pageZone((state) => state.zone)
  const { choice, choose } = zoneChoice()
  const rows: readonly { value: ZoneChoice; label: string; zone: string }[] = [
    { value: 'pipeline', label: 'The pipeline’s time', zone: info?.pipelineTimezone ?? '…' },
    { value: 'dag', label: 'Each DAG’s own time', zone: dagZone ?? 'on its pages' },
    { value: 'local', label: 'This computer’s time', zone: localZone() },
    { value: 'utc', label: 'UTC', zone: 'UTC' },
  ]
  return (
    <Menu position="top-end" width="19rem">
      <Menu.Target>
        <UnstyledButton className={classes.zone} aria-label={`Times are shown in ${zone}. Change`}>
          <Icon name="globe" size={15} />
          {zone}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Show times in</Menu.Label>
        <Menu.RadioGroup value={choice} onChange={(value) => choose(value as ZoneChoice)}>
          {rows.map((row) => (
            <Menu.RadioItem
              key={row.value}
              value={row.value}
              closeMenuOnClick
              checkIcon={<Icon name="check" size={16} />}
              rightSection={<span className={classes.soft}>{row.zone}</span>}
            >
              {row.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
