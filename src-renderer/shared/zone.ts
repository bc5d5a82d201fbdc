import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { useAppInfo } from './facts.ts'

export type ZoneChoice = 'pipeline' | 'local' | 'utc'

/** In whose time the screens show instants. */
export const zoneChoice = create<{ choice: ZoneChoice; choose: (choice: ZoneChoice) => void }>()(
  persist((set) => ({ choice: 'pipeline', choose: (choice) => set({ choice }) }), { name: 'pfad-zone' }),
)

export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The IANA zone in which to show instants. */
export const useZone = (): string => {
  const choice = zoneChoice((state) => state.choice)
  const info = useAppInfo()
  if (choice === 'utc') return 'UTC'
  return choice === 'pipeline' ? (info?.pipelineTimezone ?? 'UTC') : localZone()
}
