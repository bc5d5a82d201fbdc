import { Button, Drawer, SegmentedControl } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { groupNotices } from './group.ts'
import { NoticeRow } from './NoticeRow.tsx'
import classes from './notices.module.css'
import { forgetOlder, loadOlder, markSeen, notices, older } from './noticesStore.ts'

/** What failed, was tried again, waits for a person or befell the stack. Closing it marks all as read. */
export const NoticesDrawer = ({ onClose }: { readonly onClose: () => void }) => {
  const live = notices.use(null)
  const [show, setShow] = useState('all')
  const newest = live.data?.notices[0]?.at ?? 0
  // What was unread when it was opened stays marked as long as it is open.
  const [seenAt, setSeenAt] = useState<number | null>(null)
  if (seenAt === null && live.data !== undefined) setSeenAt(live.data.seenAt)
  useEffect(() => forgetOlder, [])
  const close = (): void => {
    if (newest > 0) void markSeen(newest)
    onClose()
  }
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="30rem"
      title="Notifications"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ content: classes.content, header: classes.header, body: classes.body }}
    >
      <SegmentedControl
        fullWidth
        aria-label="Which"
        value={show}
        onChange={setShow}
        data={[
          { value: 'all', label: 'All' },
          { value: 'open', label: 'Waits for you' },
        ]}
      />
      <Loaded live={live} lines={6} onRetry={() => notices.refresh(null)}>
        {(page) => <List first={page.notices} onlyOpen={show === 'open'} seenAt={seenAt ?? page.seenAt} onGo={close} />}
      </Loaded>
    </Drawer>
  )
}

type FirstPage = Parameters<typeof groupNotices>[0]

const List = ({
  first,
  onlyOpen,
  seenAt,
  onGo,
}: {
  readonly first: FirstPage
  readonly onlyOpen: boolean
  readonly seenAt: number
  readonly onGo: () => void
}) => {
  const { list, isOver, isLoading } = older()
  const groups = useMemo(() => {
    const known = new Set(first.map(({ id }) => id))
    const all = [...first, ...list.filter(({ id }) => !known.has(id))]
    return groupNotices(onlyOpen ? all.filter(({ isOpen }) => isOpen) : all)
  }, [first, list, onlyOpen])
  const last = list.at(-1) ?? first.at(-1)
  if (groups.length === 0) {
    return (
      <Notice icon="check" title={onlyOpen ? 'Nothing waits for you' : 'Nothing has gone wrong'}>
        {onlyOpen
          ? 'Approvals, DAG files that do not load and alerts that nobody takes stand here.'
          : 'Failed runs, retries, approvals and what happens to the stack will stand here.'}
      </Notice>
    )
  }
  return (
    <>
      <ul className={classes.list}>
        {groups.map((group) => (
          <NoticeRow key={group.newest.id} group={group} isUnread={group.newest.at > seenAt} onGo={onGo} />
        ))}
      </ul>
      {!onlyOpen && last && !isOver && first.length >= 100 && (
        <Button variant="default" fullWidth loading={isLoading} onClick={() => void loadOlder(last.at)}>
          Show older ones
        </Button>
      )}
    </>
  )
}
