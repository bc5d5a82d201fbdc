import { Button } from '@mantine/core'
import { useState } from 'react'
import type { SettingRow } from '../../../src-main/contract/models/settings.ts'
import { useAppInfo } from '../../shared/facts.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import classes from './settings.module.css'
import { settings, stopPfad } from './settingsStore.ts'
import { settingTexts } from './texts.ts'

const shown = (value: string): string => (value === '' ? 'empty' : value)

/** Says what was changed and does not count yet, and helps with the restart. */
export const RestartNotice = () => {
  const rows = settings.use(null).data ?? []
  const isWindow = useAppInfo()?.host === 'electron'
  const [isAsking, setAsking] = useState(false)
  const pending = rows.filter(({ value, running }) => value !== running)
  if (pending.length === 0) return null
  const say = ({ name, value, running }: SettingRow): string =>
    `${settingTexts[name]?.label ?? name}: ${shown(running)} → ${shown(value)}`
  return (
    <div className={classes.warning} data-tone="retry" role="status">
      <Icon name="retry" />
      <span>
        <b>Counts from the next start.</b> {pending.map(say).join('; ')}.{' '}
        {isWindow ? 'Quit Pfad and open it again.' : 'Stop Pfad, then start it again: npm start.'}
      </span>
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        {isWindow ? 'Quit Pfad' : 'Stop Pfad'}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={isWindow ? 'Quit Pfad?' : 'Stop Pfad?'}
          verb={isWindow ? 'Quit' : 'Stop'}
          onConfirm={async () => {
            await stopPfad()
            return true
          }}
          onClose={() => setAsking(false)}
        >
          Attempts that run get ten seconds to finish; what is left runs again at the next start. Nothing is lost.
        </ConfirmDialog>
      )}
    </div>
  )
}
