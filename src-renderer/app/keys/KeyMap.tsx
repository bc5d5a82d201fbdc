import { Modal } from '@mantine/core'
import { commands, listCommands } from '../../shared/commands.ts'
import { Keys } from '../../shared/ui/Keys.tsx'
import { closeOverlay } from '../overlay.ts'
import classes from './keys.module.css'

/** Every key that does something here and now: of the shell, and of the page that is open. */
export const KeyMap = () => {
  const withKeys = listCommands(commands()).filter(({ keys }) => keys !== undefined)
  return (
    <Modal opened onClose={closeOverlay} title="Keys" size="52rem" transitionProps={{ duration: 0 }}>
      <div className={classes.map}>
        {[...Map.groupBy(withKeys, ({ group }) => group)].map(([group, list]) => (
          <section key={group} className={classes.group}>
            <h3 className={classes.title}>{group}</h3>
            <dl className={classes.list}>
              {list.map(({ id, label, keys = '' }) => (
                <div key={id} className={classes.row}>
                  <dt>{label}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section className={classes.group}>
          <h3 className={classes.title}>Everywhere</h3>
          <dl className={classes.list}>
            {FIXED.map(([label, ...keys]) => (
              <div key={label} className={classes.row}>
                <dt>{label}</dt>
                <dd>
                  {keys.map((each) => (
                    <Keys key={each} keys={each} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  )
}

/** What browsers and lists do by themselves. */
const FIXED: readonly (readonly [string, ...string[]])[] = [
  ['Close a dialog', 'Escape'],
  ['Move in lists, strips and grids', 'ArrowUp', 'ArrowDown'],
  ['Open what is chosen', 'Enter'],
]
