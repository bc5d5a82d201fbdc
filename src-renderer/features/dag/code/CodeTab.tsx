import { linkTo } from '../../../shared/links.ts'
import { hrefTo, usePlace } from '../../../shared/router.ts'
import { Card } from '../../../shared/ui/Card.tsx'
import { CopyButton } from '../../../shared/ui/CopyButton.tsx'
import { Notice } from '../../../shared/ui/Notice.tsx'
import ui from '../../../shared/ui/page.module.css'
import dagClasses from '../dag.module.css'
import { newestRuns } from '../dagStore.ts'
import { RunChoice } from '../RunChoice.tsx'
import type { TabProps } from '../tab.ts'
import { useDagOfRun } from '../useDagOfRun.ts'
import { CodeView } from './CodeView.tsx'

/** The DAG’s file as it is, or as the chosen run had it. */
export const CodeTab = ({ dag: current }: TabProps) => {
  const runId = usePlace().search.get('run')
  const newest = newestRuns.use(current.dagId).data?.[0]?.runId
  const { dag, detail, isOlder } = useDagOfRun(current, runId)
  const isGone = detail !== null && detail.run.dagVersion !== current.version && !isOlder
  return (
    <Card flush>
      <div className={dagClasses.bar}>
        <span className={dagClasses.choice}>
          <b className={ui.mono}>{dag.fileloc.replace(/^(dags|builtin):/, '')}</b>
          <span className={dagClasses.soft}>
            {dag.fileloc.startsWith('builtin:') ? 'ships with Pfad' : 'in the home’s folder “dags”'}
          </span>
        </span>
        <span className={dagClasses.choice}>
          <span className={dagClasses.soft}>
            version <span className={ui.mono}>{dag.version.slice(0, 12)}</span>
            {isOlder ? ', as this run had it' : ', the current one'}
          </span>
          <CopyButton value={dag.version} what="the version" />
          {runId === null && newest !== undefined && (
            <a href={hrefTo(['dags', dag.dagId, 'code'], { run: newest })}>As a run had it</a>
          )}
          {dag.source !== null && <CopyButton value={dag.source} what="the file" />}
        </span>
      </div>
      {runId !== null && (
        <div className={dagClasses.bar}>
          <RunChoice dagId={dag.dagId} chosen={runId} />
          <a className={dagClasses.more} href={linkTo.dag(dag.dagId, 'code')}>
            Show the current file
          </a>
        </div>
      )}
      {isGone && (
        <p className={dagClasses.note}>The version of this run is no longer kept; this is the current file.</p>
      )}
      {dag.source === null ? (
        <Notice icon="search" title="The file is not there">
          It was moved or removed. The scheduler goes on with the version that it loaded last.
        </Notice>
      ) : (
        <CodeView key={`${dag.version} ${dag.source.length}`} text={dag.source} label={`Source of ${dag.dagId}`} />
      )}
    </Card>
  )
}
