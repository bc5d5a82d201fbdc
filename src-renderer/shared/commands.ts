import { useLayoutEffect } from 'react'
import { create } from 'zustand'
import type { IconName } from './ui/Icon.tsx'

/** Something a person can do or go to: the palette lists it, the keyboard map shows its keys. */
export type Command = {
  /** Unique among all that are offered at once, for example `dag.pause`. */
  readonly id: string
  /** What it does, as a button would say it. */
  readonly label: string
  /** Under which heading the palette and the keyboard map show it. */
  readonly group: string
  readonly icon?: IconName
  /** Keys in Mantine's notation: `mod+K`, `shift+?`, or one after the other: `g d`. */
  readonly keys?: string
  /** Further words by which it is found. */
  readonly words?: string
  readonly run: () => void
}

type Commands = { readonly offers: ReadonlyMap<object, readonly Command[]> }

/** What can be done now, by who offers it. */
export const commands = create<Commands>(() => ({ offers: new Map() }))

/** Every command that is offered now. */
export const listCommands = ({ offers }: Commands): readonly Command[] => [...offers.values()].flat()

/** Offers `list` for as long as the component is there. Keep the list's identity (`useMemo`) while it says the same. */
export const useCommands = (list: readonly Command[]): void => {
  // Before the page is painted: a key that is pressed on what one sees does what is seen.
  useLayoutEffect(() => {
    const owner = {}
    commands.setState(({ offers }) => ({ offers: new Map(offers).set(owner, list) }))
    return () =>
      commands.setState(({ offers }) => ({ offers: new Map([...offers].filter(([other]) => other !== owner)) }))
  }, [list])
}
