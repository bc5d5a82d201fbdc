import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { linkTo } from '../../shared/links.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import ui from '../../shared/ui/page.module.css'
import classes from './data.module.css'
import { buckets, makeBucket } from './dataStore.ts'
import { moveFocus } from './moveFocus.ts'

/** The object store's buckets. */
export const BucketsPage = () => {
  const live = buckets.use(null)
  return (
    <Page
      title="Data"
      lead="Objects that the pipelines read and write: Parquet files, reports, and what you upload."
      actions={
        <Button component="a" href={linkTo.sql()} variant="default" leftSection={<Icon name="sql" size={16} />}>
          SQL console
        </Button>
      }
    >
      <Card title="Buckets" flush>
        <Loaded live={live} lines={4} onRetry={() => buckets.refresh(null)}>
          {(names) =>
            names.length === 0 ? (
              <Notice icon="bucket" title="No bucket yet">
                The first run of a pipeline makes one; or make one below and upload a file.
              </Notice>
            ) : (
              // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links within
              <ul className={classes.buckets} onKeyDown={moveFocus}>
                {names.map((name) => (
                  <li key={name}>
                    <a href={linkTo.data(name)} className={classes.bucket} data-row>
                      <Icon name="bucket" />
                      <span className={ui.mono}>{name}</span>
                      <Icon name="right" size={16} />
                    </a>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        <NewBucket />
      </Card>
    </Page>
  )
}

const NewBucket = () => {
  const [name, setName] = useState('')
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    if (await makeBucket(name)) setName('')
    setBusy(false)
  }
  return (
    <form className={classes.newBucket} onSubmit={(event) => void submit(event)}>
      <Group gap="sm" align="flex-end">
        <TextInput
          label="New bucket"
          description="3 to 63 lower-case letters, digits, dots and dashes"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          w="22rem"
        />
        <Button type="submit" variant="default" disabled={name === ''} loading={isBusy}>
          Make
        </Button>
      </Group>
    </form>
  )
}
