import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { toErrorShape } from '../../../src-main/contract/error.ts'
import { Notice } from '../../shared/ui/Notice.tsx'

/** `place`: a fault is forgotten once one goes elsewhere. */
type Props = { readonly place: string; readonly children: ReactNode }

/** Keeps a fault of one page from taking the shell with it. React knows no other way to catch one than a class. */
export class Guard extends Component<Props, { message: string | null }> {
  override state: { message: string | null } = { message: null }

  static getDerivedStateFromError(thrown: unknown): { message: string } {
    return { message: toErrorShape(thrown).message }
  }

  override componentDidUpdate(before: Props): void {
    if (before.place !== this.props.place && this.state.message !== null) this.setState({ message: null })
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children
    return (
      <Notice
        icon="warning"
        tone="failed"
        title="This page could not be shown"
        action={<Button onClick={() => window.location.reload()}>Load the page again</Button>}
      >
        {this.state.message} Nothing on the host is affected; load the page again.
      </Notice>
    )
  }
}
