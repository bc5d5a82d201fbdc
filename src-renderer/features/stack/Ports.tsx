import type { StackService } from '../../../src-main/contract/models/stack.ts'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import ui from '../../shared/ui/page.module.css'
import classes from './stack.module.css'
import { pageAt } from './webPorts.ts'

/** Where a service answers: a link where a browser can be pointed at it, else an address to copy. */
export const Ports = ({ of }: { readonly of: StackService }) => (
  <>
    {of.ports.map((port) => {
      const address = `${port.host}:${port.port}`
      const page = pageAt(port)
      const isUp = of.containers.some(({ state }) => state === 'running')
      return (
        <div key={port.containerPort} className={classes.port}>
          {page && isUp ? (
            <a
              className={ui.link}
              href={page.href}
              target="_blank"
              rel="noreferrer"
              title={`Opens ${page.what} in the browser`}
            >
              {address} <Icon name="external" size={14} />
            </a>
          ) : (
            address
          )}
          <CopyButton value={address} what={`the address of ${of.service}`} />
        </div>
      )
    })}
  </>
)
