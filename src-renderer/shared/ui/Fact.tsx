import type { ReactNode } from 'react'
import ui from './page.module.css'

/** A name and what is known of it, in a `dl`. */
export const Fact = ({
  name,
  className,
  children,
}: {
  readonly name: string
  readonly className?: string | undefined
  readonly children: ReactNode
}) => (
  <div className={className}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** Facts, each with a name of its own. */
export const FactList = ({
  facts,
  className = ui.facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[]
  readonly className?: string | undefined
}) => (
  <dl className={className}>
    {facts.map(([name, value]) => (
      <Fact key={name} name={name}>
        {value}
      </Fact>
    ))}
  </dl>
)
