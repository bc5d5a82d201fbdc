import { appInfo } from '../../shared/facts.ts'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { EventsCard } from './EventsCard.tsx'
import { HomeNotices } from './HomeNotices.tsx'
import classes from './home.module.css'
import { IngestCard } from './IngestCard.tsx'
import { LatestReport } from './LatestReport.tsx'
import { MinuteStrip } from './MinuteStrip.tsx'
import { NextRunCard } from './NextRunCard.tsx'
import { PipelinePicture } from './PipelinePicture.tsx'
import { ProducerCard } from './ProducerCard.tsx'

/** The minute pipeline at a glance. */
export const HomePage = () => {
  const live = appInfo.use(null)
  const info = live.data
  if (!info) {
    return (
      <Page title="Minute pipeline">
        <Loaded live={live}>{() => null}</Loaded>
      </Page>
    )
  }
  return (
    <Page title="Minute pipeline">
      <HomeNotices backend={info.backend} />
      <PipelinePicture dagId={info.minuteDagId} backend={info.backend} />
      <div className={classes.cards} data-backend={info.backend}>
        <EventsCard />
        <ProducerCard />
        {info.backend === 'stack' && <IngestCard />}
        <NextRunCard dagId={info.minuteDagId} />
      </div>
      <MinuteStrip dagId={info.minuteDagId} />
      <LatestReport dagId={info.minuteDagId} />
    </Page>
  )
}
