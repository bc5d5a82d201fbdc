import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import type { ReactNode } from 'react'
import { appearance, type Density, type TextSize, textSizes } from '../../shared/appearance.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Keys } from '../../shared/ui/Keys.tsx'
import { localZone, type ZoneChoice, zoneChoice } from '../../shared/zone.ts'
import classes from './settings.module.css'

/** How these screens look in this browser or window. It counts at once. */
export const AppearanceSection = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { density, textSize, setDensity, setTextSize } = appearance()
  const { choice, choose } = zoneChoice()
  return (
    <Card title="Appearance" aside="Of this browser or window; it counts at once">
      <div className={classes.looks}>
        <Choice label="Colours">
          <SegmentedControl
            aria-label="Colours"
            value={colorScheme}
            onChange={(value) => setColorScheme(value as MantineColorScheme)}
            data={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
              { value: 'auto', label: 'As the system' },
            ]}
          />
        </Choice>
        <Choice
          label="Text size"
          hint={
            <>
              Beside the zoom of the browser. <Keys keys="v +" /> <Keys keys="v -" />
            </>
          }
        >
          <SegmentedControl
            aria-label="Text size"
            value={String(textSize)}
            onChange={(value) => setTextSize(Number(value) as TextSize)}
            data={textSizes.map((size) => ({ value: String(size), label: `${size} %` }))}
          />
        </Choice>
        <Choice
          label="Density"
          hint={
            <>
              Compact shows more rows at once. <Keys keys="v d" />
            </>
          }
        >
          <SegmentedControl
            aria-label="Density"
            value={density}
            onChange={(value) => setDensity(value as Density)}
            data={[
              { value: 'comfortable', label: 'Comfortable' },
              { value: 'compact', label: 'Compact' },
            ]}
          />
        </Choice>
        <Choice label="Times in" hint="Hover over any time for the exact one with its offset">
          <SegmentedControl
            aria-label="Times in"
            value={choice}
            onChange={(value) => choose(value as ZoneChoice)}
            data={[
              { value: 'pipeline', label: 'Pipeline’s zone' },
              { value: 'dag', label: 'Each DAG’s zone' },
              { value: 'local', label: `Local (${localZone()})` },
              { value: 'utc', label: 'UTC' },
            ]}
          />
        </Choice>
      </div>
    </Card>
  )
}

const Choice = ({
  label,
  hint,
  children,
}: {
  readonly label: string
  readonly hint?: ReactNode
  readonly children: ReactNode
}) => (
  <div className={classes.look}>
    <div>
      <div className={classes.lookName}>{label}</div>
      {hint !== undefined && <div className={classes.hint}>{hint}</div>}
    </div>
    {children}
  </div>
)
