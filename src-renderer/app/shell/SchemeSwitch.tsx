import { type MantineColorScheme, Tooltip, useMantineColorScheme } from '@mantine/core'
import { Icon, type IconName } from '../../shared/ui/Icon.tsx'
import ui from '../../shared/ui/page.module.css'
import classes from './navigation.module.css'

const SCHEMES: readonly { value: MantineColorScheme; label: string; icon: IconName }[] = [
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
  { value: 'auto', label: 'As the system', icon: 'system' },
]

/** Light, dark, or as the system says. */
export const SchemeSwitch = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <fieldset className={classes.schemes}>
      <legend className={ui.hidden}>Colour scheme</legend>
      {SCHEMES.map(({ value, label, icon }) => (
        <Tooltip key={value} label={label}>
          <button
            type="button"
            className={classes.scheme}
            aria-label={label}
            aria-pressed={colorScheme === value}
            onClick={() => setColorScheme(value)}
          >
            <Icon name={icon} size={17} />
          </button>
        </Tooltip>
      ))}
    </fieldset>
  )
}
