import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import type { WindowCommand, WindowRequest } from '../../src-main/contract/calls/window.ts'
import { type Command, commands, listCommands } from '../shared/commands.ts'
import { pfad } from '../shared/connection/pfad.ts'
import { navigate } from '../shared/router.ts'

/** A page that changes offers other commands, one after the other: the window hears of them together (ms). */
const GATHER = 150

/**
 * Joins the screens to the native window round them: its menu shows what they offer, its tray and its links lead to their
 * pages. In a browser's tab there is none.
 */
export const useDesk = (): void => {
  const { colorScheme } = useMantineColorScheme()
  useEffect(() => {
    if (!window.pfad) return
    const ending = new AbortController()
    const hear = async (): Promise<void> => {
      for await (const request of pfad.stream('window.requests', {}, ending.signal)) obey(request)
    }
    const describe = (): void => {
      const scheme = colorScheme === 'auto' ? 'system' : colorScheme
      const list = listCommands(commands.getState()).map(describeCommand)
      // What breaks with the connection is told anew with the next one.
      pfad.call('window.describe', { commands: list, scheme }, ending.signal).catch(() => undefined)
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = (): void => {
      clearTimeout(timer)
      timer = setTimeout(describe, GATHER)
    }
    const join = (): void => {
      hear().catch(() => undefined)
      soon()
    }
    if (pfad.isOpen()) join()
    const leave = [pfad.onOpen(join), commands.subscribe(soon)]
    return () => {
      clearTimeout(timer)
      ending.abort()
      for (const stop of leave) stop()
    }
  }, [colorScheme])
}

const describeCommand = ({ id, label, group, keys }: Command): WindowCommand => ({
  id,
  label,
  group,
  // Keys pressed one after the other have no name in a menu.
  keys: keys === undefined || keys.includes(' ') ? null : keys,
})

const obey = (request: WindowRequest): void => {
  if (request.kind === 'go') navigate(`#${request.place}`)
  else
    listCommands(commands.getState())
      .find(({ id }) => id === request.command)
      ?.run()
}
