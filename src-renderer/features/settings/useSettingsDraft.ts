import { useState } from 'react'
import type { Finding } from '../../../src-main/contract/models/platform.ts'
import type { SettingRow, SettingValues } from '../../../src-main/contract/models/settings.ts'
import { saveSettings, testSettings } from './settingsStore.ts'

/** Values that somebody is writing over those of `rows`; what is not touched is not sent. */
export const useSettingsDraft = (rows: readonly SettingRow[]) => {
  const [changes, setChanges] = useState<Readonly<Record<string, string>>>({})
  const [findings, setFindings] = useState<readonly Finding[] | null>(null)
  const [busy, setBusy] = useState<'test' | 'save' | null>(null)
  const known = new Map(rows.map((row) => [row.name, row]))
  const changed = Object.entries(changes).filter(([name, value]) => known.get(name)?.value !== value)
  // The default again is no value of its own.
  const values: SettingValues = Object.fromEntries(
    changed.map(([name, value]) => [name, value === known.get(name)?.fallback ? null : value]),
  )
  return {
    findings,
    busy,
    isChanged: changed.length > 0,
    valueOf: (name: string) => changes[name] ?? known.get(name)?.value ?? '',
    set: (name: string, value: string) => {
      setFindings(null)
      setChanges((before) => ({ ...before, [name]: value }))
    },
    undo: () => setChanges({}),
    test: async () => {
      setBusy('test')
      setFindings((await testSettings(values)) ?? null)
      setBusy(null)
    },
    save: async () => {
      setBusy('save')
      if (await saveSettings(values)) setChanges({})
      setBusy(null)
    },
  }
}
export type SettingsDraft = ReturnType<typeof useSettingsDraft>
