import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { toErrorShape } from '../../../src-main/contract/error.ts'
import { Notice } from '../../shared/ui/Notice.tsx'

/** `place`: a fault is forgotten once one goes elsewhere. */
type Props = { readonly place: string; readonly children: ReactNode }
type State = { readonly message: string | null; readonly place: string }

/** Keeps a fault of one page from taking the shell with it. React knows no other way to catch one than a class. */
export class Guard extends Component<Props, State> {
  override state: State = { message: null, place: this.props.place }

  static getDerivedStateFromError(thrown: unknown): { message: string } {
    return { message: toErrorShape(thrown).message }
  }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { message: null, place }
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
