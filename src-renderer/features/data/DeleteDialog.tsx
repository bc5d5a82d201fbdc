import { Button, Group, Modal, Progress } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatCount } from '../../shared/format/number.ts'
import { ConfirmForm } from '../../shared/ui/ConfirmForm.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import ui from '../../shared/ui/page.module.css'
import classes from './data.module.css'
import { type Doomed, type Extent, extent, remove } from './dataStore.ts'

/** Says what would go for good, and asks for the bucket's name where it is more than one object. */
export const DeleteDialog = ({
  doomed,
  onClose,
}: {
  readonly doomed: Doomed
  readonly onClose: (isDone: boolean) => void
}) => {
  const live = extent.use(doomed)
  const [gone, setGone] = useState<number | null>(null)
  const abort = useRef(new AbortController())
  useEffect(() => () => abort.current.abort(), [])
  const begin = async (): Promise<void> => {
    setGone(0)
    onClose(await remove(doomed, setGone, abort.current.signal))
  }
  return (
    <Modal opened onClose={() => onClose(false)} title="Delete for good" size="lg">
      <Loaded live={live} lines={4} onRetry={() => extent.refresh(doomed)}>
        {(found) => (
          <>
            <p className={classes.doomed}>{sentence(found, doomed.bucket)} There is no way back.</p>
            <ul className={`${classes.going} ${ui.mono}`}>
              {found.first.map((key) => (
                <li key={key}>{key}</li>
              ))}
              {found.objects > found.first.length && (
                <li>… and {formatCount(found.objects - found.first.length)} more</li>
              )}
            </ul>
            {gone === null ? (
              <ConfirmForm
                word={found.objects > 1 ? doomed.bucket : null}
                verb="Delete"
                keep="Keep"
                onConfirm={() => void begin()}
                onKeep={() => onClose(false)}
              />
            ) : (
              <Group mt="md" gap="md">
                <Progress
                  flex={1}
                  animated
                  value={found.objects === 0 ? 100 : (gone / found.objects) * 100}
                  aria-label="Deleted"
                />
                <span role="status">{formatCount(gone)} deleted</span>
                <Button variant="default" onClick={() => onClose(false)}>
                  Stop
                </Button>
              </Group>
            )}
          </>
        )}
      </Loaded>
    </Modal>
  )
}

const sentence = ({ objects, bytes, isMore }: Extent, bucket: string): string => {
  if (objects === 1) return `This object goes from ${bucket}:`
  const size = bytes > 0 ? `, ${formatBytes(bytes)},` : ''
  return `${isMore ? 'More than ' : ''}${formatCount(objects)} objects${size} go from ${bucket}:`
}
