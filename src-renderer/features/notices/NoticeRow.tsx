import { Icon } from '../../shared/ui/Icon.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { LOOKS, type NoticeGroup, placeOf } from './group.ts'
import classes from './notices.module.css'

/** What happened, when, and the way to it. */
export const NoticeRow = ({
  group: { newest, oldest, count },
  isUnread,
  onGo,
}: {
  readonly group: NoticeGroup
  readonly isUnread: boolean
  readonly onGo: () => void
}) => {
  const { icon, tone, word } = LOOKS[newest.kind]
  return (
    <li>
      <a className={classes.row} href={placeOf(newest)} onClick={onGo} data-unread={isUnread || undefined}>
        <span className={classes.icon} data-tone={tone}>
          <Icon name={icon} size={18} />
        </span>
        <span className={classes.text}>
          <span className={classes.title}>
            {newest.title}
            {count > 1 && <span className={classes.count}>{count} times</span>}
          </span>
          {newest.detail !== null && <span className={classes.detail}>{newest.detail}</span>}
          <span className={classes.when}>
            {word} · <TimeText at={newest.at} show="both" />
            {count > 1 && (
              <>
                {' '}
                · first <TimeText at={oldest.at} />
              </>
            )}
          </span>
        </span>
        {isUnread && <span className={classes.new}>new</span>}
      </a>
    </li>
  )
}
