import { Button, Stack } from '@mantine/core'
import { useState } from 'react'
import type { EngineStatus } from '../../../src-main/contract/models/platform.ts'
import type { SettingRow } from '../../../src-main/contract/models/settings.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import { Findings } from './Findings.tsx'
import { howToStart } from './howToStart.ts'
import { RestartNotice } from './RestartNotice.tsx'
import { SettingActions, SettingFields } from './SettingFields.tsx'
import classes from './settings.module.css'
import { doctor, engine, settings } from './settingsStore.ts'
import { rowsOf } from './texts.ts'
import { useSettingsDraft } from './useSettingsDraft.ts'

/** Whether the container engine answers, how to start it, and what the doctor finds. */
export const EngineSection = () => {
  const found = engine.use(null)
  const rows = settings.use(null)
  return (
    <Stack gap="var(--gap)">
      <RestartNotice />
      <Card title="Container engine" aside="Only the stack needs one">
        <Loaded live={found} lines={3} onRetry={() => engine.refresh(null)}>
          {(status) => <Engine status={status} />}
        </Loaded>
        <Loaded live={rows} lines={2} onRetry={() => settings.refresh(null)}>
          {(all) => <EngineSetting rows={all} />}
        </Loaded>
      </Card>
      <Doctor />
    </Stack>
  )
}

const Engine = ({ status: { engine: found, problem, platform } }: { readonly status: EngineStatus }) => {
  if (found !== null) {
    return (
      <p className={classes.result} data-tone="success">
        <Icon name="check" />
        <span>
          <b>
            {found.name} {found.version}
          </b>{' '}
          answers at <span className={ui.mono}>{found.address}</span>
        </span>
      </p>
    )
  }
  return (
    <>
      <p className={classes.result} data-tone="retry">
        <Icon name="warning" />
        <span>
          <b>{problem?.message ?? 'No engine answers.'}</b> {problem?.hint}
        </span>
      </p>
      <dl className={classes.ways}>
        {howToStart(platform).map(({ what, command }) => (
          <div key={what}>
            <dt>{what}</dt>
            {command !== null && (
              <dd>
                <code className={ui.mono}>{command}</code>{' '}
                <CopyButton value={command} what={`the command for ${what}`} />
              </dd>
            )}
          </div>
        ))}
      </dl>
    </>
  )
}

const EngineSetting = ({ rows }: { readonly rows: readonly SettingRow[] }) => {
  const draft = useSettingsDraft(rows)
  return (
    <>
      <SettingFields rows={rowsOf('engine', rows)} draft={draft} />
      <SettingActions draft={draft} />
    </>
  )
}

/** The same answer as `pfad doctor`. */
const Doctor = () => {
  const live = doctor.use(null)
  const [isBusy, setBusy] = useState(false)
  const again = async (): Promise<void> => {
    setBusy(true)
    await Promise.all([doctor.refresh(null), engine.refresh(null)])
    setBusy(false)
  }
  return (
    <Card
      title="Doctor"
      aside={
        <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void again()}>
          Test again
        </Button>
      }
    >
      <Loaded live={live} lines={8} onRetry={() => doctor.refresh(null)}>
        {(findings) => <Findings findings={findings} />}
      </Loaded>
    </Card>
  )
}
