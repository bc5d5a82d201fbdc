import { Button, Group, TextInput } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import { useCommands } from '../../shared/commands.ts'
import { linkTo } from '../../shared/links.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { Crumbs } from './Crumbs.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { DropZone } from './DropZone.tsx'
import classes from './data.module.css'
import { type Doomed, folder } from './dataStore.ts'
import { FolderTable } from './FolderTable.tsx'
import { UploadList } from './UploadList.tsx'
import { addUploads } from './uploads.ts'

/** One level of a bucket: folders, objects, upload and removal. */
export const FolderPage = ({ params }: { readonly params: readonly string[] }) => {
  const [bucket = ''] = params
  const place = usePlace()
  const prefix = place.search.get('prefix') ?? ''
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  const [pages, setPages] = useState({ prefix, count: 1 })
  const key = { bucket, prefix, pages: pages.prefix === prefix ? pages.count : 1 }
  const live = folder.use(key)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [doomed, setDoomed] = useState<Doomed | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const add = (files: readonly File[]): void => addUploads(bucket, base, files)
  useCommands(
    useMemo(
      () => [
        { id: 'data.upload', label: 'Upload files', group: 'Data', icon: 'upload', run: () => picker.current?.click() },
      ],
      [],
    ),
  )
  const removeChosen = (): void => {
    const names = [...chosen]
    setDoomed({
      bucket,
      keys: names.filter((name) => !name.endsWith('/')),
      prefixes: names.filter((name) => name.endsWith('/')),
    })
  }
  return (
    <Page
      title={base === '' ? bucket : (base.split('/').at(-2) ?? bucket)}
      crumbs={
        <Crumbs
          bucket={bucket}
          prefix={base.split('/').slice(0, -2).join('/') + (base.split('/').length > 2 ? '/' : '')}
        />
      }
      actions={
        <>
          <Button
            variant="default"
            component="a"
            href={linkTo.sql(`SELECT *\nFROM 's3a://${bucket}/${base}**.parquet'\nLIMIT 100`)}
            leftSection={<Icon name="sql" size={16} />}
          >
            Query
          </Button>
          <Button leftSection={<Icon name="upload" size={16} />} onClick={() => picker.current?.click()}>
            Upload
          </Button>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label="Files to upload"
            onChange={({ currentTarget }) => {
              add([...(currentTarget.files ?? [])])
              currentTarget.value = ''
            }}
          />
        </>
      }
    >
      <UploadList />
      <DropZone onFiles={add}>
        <Card flush>
          <Group className={classes.bar} gap="sm">
            <TextInput
              size="sm"
              w="18rem"
              aria-label="Name begins with"
              placeholder="Name begins with"
              leftSection={<Icon name="search" size={15} />}
              value={prefix.slice(base.length)}
              onChange={({ currentTarget }) =>
                navigate(hrefWith(place, { prefix: base + currentTarget.value.replaceAll('/', '') }), { replace: true })
              }
            />
            <span className={classes.space} />
            {chosen.size > 0 && (
              <Button
                size="xs"
                color="red"
                variant="light"
                leftSection={<Icon name="remove" size={15} />}
                onClick={removeChosen}
              >
                Delete {chosen.size} chosen
              </Button>
            )}
          </Group>
          <Loaded live={live} lines={8} onRetry={() => folder.refresh(key)}>
            {(shown) => (
              <FolderTable
                {...{ bucket, base, shown, chosen }}
                isFiltered={prefix !== base}
                onChoose={setChosen}
                onMore={() => setPages({ prefix, count: key.pages + 1 })}
              />
            )}
          </Loaded>
        </Card>
      </DropZone>
      {doomed && (
        <DeleteDialog
          doomed={doomed}
          onClose={(isDone) => {
            setDoomed(null)
            if (isDone) setChosen(new Set())
          }}
        />
      )}
    </Page>
  )
}
