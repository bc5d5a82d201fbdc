import { useMantineColorScheme } from '@mantine/core'
import { useMemo } from 'react'
import { appearance, nextSize, type TextSize } from '../shared/appearance.ts'
import { type Command, useCommands } from '../shared/commands.ts'
import { useAppInfo } from '../shared/facts.ts'
import { linkTo, openDialog } from '../shared/links.ts'
import { hrefTo, navigate, parseHash } from '../shared/router.ts'
import { zoneChoice } from '../shared/zone.ts'
import { startStack, steerProducer, stopStack } from './actions.ts'
import { openOverlay } from './overlay.ts'
import { sections } from './sections.ts'

/** What can be done on every page. */
export const useShellCommands = (): void => {
  const { setColorScheme } = useMantineColorScheme()
  const minuteDag = useAppInfo()?.minuteDagId
  const list = useMemo(
    () => [...shell, ...going, ...working(minuteDag), ...looking(setColorScheme)],
    [minuteDag, setColorScheme],
  )
  useCommands(list)
}

const shell: readonly Command[] = [
  {
    ...{ id: 'shell.palette', group: 'General', icon: 'search', label: 'Search and commands', keys: 'mod+K' },
    run: () => openOverlay('palette'),
  },
  {
    ...{
      id: 'shell.keys',
      group: 'General',
      icon: 'question',
      label: 'Show the keys',
      keys: '?',
      words: 'help shortcuts',
    },
    run: () => openOverlay('keys'),
  },
  {
    ...{ id: 'shell.notices', group: 'General', icon: 'bell', label: 'Show notifications', keys: 'g n' },
    run: () => openOverlay('notices'),
  },
  {
    ...{ id: 'shell.back', group: 'General', icon: 'left', label: 'Back', keys: '[' },
    run: () => window.history.back(),
  },
  {
    ...{ id: 'shell.forward', group: 'General', icon: 'right', label: 'Forward', keys: ']' },
    run: () => window.history.forward(),
  },
]

const going: readonly Command[] = sections.map(({ name, label, icon, keys }) => ({
  ...{ id: `go.${name}`, group: 'Go to', label, icon, keys },
  run: () => navigate(hrefTo(name === '' ? [] : [name])),
}))

const working = (minuteDag: string | undefined): Command[] => [
  ...(minuteDag === undefined
    ? []
    : [
        {
          ...({ id: 'do.minute', group: 'Do', icon: 'play', label: 'Trigger the minute pipeline' } as const),
          ...{ keys: 't m', words: `run ${minuteDag}` },
          run: () => navigate(openDialog.trigger(parseHash(window.location.hash), minuteDag)),
        },
      ]),
  {
    ...{ id: 'do.produce', group: 'Do', icon: 'producer', label: 'Start the producer' },
    run: () => void steerProducer(true),
  },
  {
    ...{ id: 'do.hush', group: 'Do', icon: 'producer', label: 'Stop the producer' },
    run: () => void steerProducer(false),
  },
  {
    ...{ id: 'do.up', group: 'Do', icon: 'stack', label: 'Start the stack', words: 'up containers docker' },
    run: () => void startStack(),
  },
  {
    ...{ id: 'do.stop', group: 'Do', icon: 'stack', label: 'Stop the stack', words: 'down containers docker' },
    run: () => void stopStack(),
  },
  {
    ...{ id: 'do.doctor', group: 'Do', icon: 'engine', label: 'Test the engine and the home', words: 'doctor docker' },
    run: () => navigate(linkTo.settings('engine')),
  },
]

const resize = (size: TextSize): void => appearance.getState().setTextSize(size)

const looking = (setScheme: (scheme: 'light' | 'dark' | 'auto') => void): Command[] => [
  ...(['light', 'dark', 'auto'] as const).map(
    (scheme): Command => ({
      ...{
        id: `look.${scheme}`,
        group: 'Look',
        icon: scheme === 'light' ? 'sun' : scheme === 'dark' ? 'moon' : 'system',
      },
      label: scheme === 'auto' ? 'Colours as the system' : `${scheme === 'light' ? 'Light' : 'Dark'} colours`,
      words: 'theme scheme appearance',
      run: () => setScheme(scheme),
    }),
  ),
  {
    ...{
      id: 'look.density',
      group: 'Look',
      icon: 'system',
      label: 'Comfortable or compact',
      keys: 'v d',
      words: 'density',
    },
    run: () => {
      const { density, setDensity } = appearance.getState()
      setDensity(density === 'compact' ? 'comfortable' : 'compact')
    },
  },
  {
    ...{ id: 'look.larger', group: 'Look', icon: 'up', label: 'Larger text', keys: 'v +', words: 'size zoom font' },
    run: () => resize(nextSize(appearance.getState().textSize, 1)),
  },
  {
    ...{ id: 'look.smaller', group: 'Look', icon: 'down', label: 'Smaller text', keys: 'v -', words: 'size zoom font' },
    run: () => resize(nextSize(appearance.getState().textSize, -1)),
  },
  {
    ...{
      id: 'look.normal',
      group: 'Look',
      icon: 'system',
      label: 'Text of normal size',
      keys: 'v 0',
      words: 'zoom font',
    },
    run: () => resize(100),
  },
  ...(
    [
      ['pipeline', 'Times in the pipeline’s zone'],
      ['dag', 'Times in each DAG’s own zone'],
      ['local', 'Times in this computer’s zone'],
      ['utc', 'Times in UTC'],
    ] as const
  ).map(
    ([choice, label]): Command => ({
      ...{ id: `zone.${choice}`, group: 'Look', icon: 'globe', label, words: 'time zone' },
      run: () => zoneChoice.getState().choose(choice),
    }),
  ),
]
