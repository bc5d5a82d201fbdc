import type { ComponentType } from 'react'
import { linkTo } from '../../shared/links.ts'
import { Notice } from '../../shared/ui/Notice.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { PageTabs } from '../../shared/ui/PageTabs.tsx'
import { AppearanceSection } from './AppearanceSection.tsx'
import { BackendSection } from './BackendSection.tsx'
import { ConnectionsSection } from './ConnectionsSection.tsx'
import { EngineSection } from './EngineSection.tsx'
import { PipelineSection } from './PipelineSection.tsx'
import { PoolsSection } from './PoolsSection.tsx'
import { RetentionSection } from './RetentionSection.tsx'
import { VariablesSection } from './VariablesSection.tsx'

const sections: readonly { readonly name: string; readonly label: string; readonly section: ComponentType }[] = [
  { name: 'connections', label: 'Connections', section: ConnectionsSection },
  { name: 'variables', label: 'Variables', section: VariablesSection },
  { name: 'pools', label: 'Pools', section: PoolsSection },
  { name: 'backend', label: 'Backend', section: BackendSection },
  { name: 'pipeline', label: 'Pipeline', section: PipelineSection },
  { name: 'engine', label: 'Engine', section: EngineSection },
  { name: 'retention', label: 'Retention', section: RetentionSection },
  { name: 'appearance', label: 'Appearance', section: AppearanceSection },
]

/** What can be set: what tasks connect to and share, what this home works on, how the screens look. */
export const SettingsPage = ({ params: [name = 'connections'] }: { readonly params: readonly string[] }) => {
  const found = sections.find((each) => each.name === name)
  const tabs = sections.map((each) => ({ name: each.name, label: each.label, href: linkTo.settings(each.name) }))
  return (
    <Page title="Settings">
      <div>
        <PageTabs label="Settings" tabs={tabs} current={name} />
        {found ? (
          <found.section />
        ) : (
          <Notice icon="search" title="There is no such section" action={<a href={linkTo.settings()}>Connections</a>}>
            Choose one of those above.
          </Notice>
        )}
      </div>
    </Page>
  )
}
