import type { ReactNode } from 'react'

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
