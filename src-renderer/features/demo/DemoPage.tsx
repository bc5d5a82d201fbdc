import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { demoStatus } from './demoStore.ts'
import { GuidePage } from './GuidePage.tsx'
import { StartPage } from './StartPage.tsx'

/** In a demo: the speaker's page. In any other home: how to start one. */
export const DemoPage = () => {
  const live = demoStatus.use(null)
  if (live.data === null) return <StartPage />
  if (live.data) return <GuidePage status={live.data} />
  return (
    <Page title="Guided demo">
      <Loaded live={live} onRetry={() => demoStatus.refresh(null)}>
        {() => null}
      </Loaded>
    </Page>
  )
}
