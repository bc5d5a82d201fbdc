import type { TabProps } from '../tab.ts'
import { AssetLinks } from './AssetLinks.tsx'
import classes from './details.module.css'
import { Explanation } from './Explanation.tsx'
import { Facts } from './Facts.tsx'
import { NextRuns } from './NextRuns.tsx'
import { Params } from './Params.tsx'
import { TaskTable } from './TaskTable.tsx'

/** All that the DAG says of itself, and why it runs or does not. */
export const DetailsTab = ({ dag }: TabProps) => (
  <div className={classes.cards}>
    <div className={classes.column}>
      <Explanation dag={dag} />
      <Facts dag={dag} />
    </div>
    <div className={classes.column}>
      <NextRuns dag={dag} />
      <AssetLinks dag={dag} />
      <Params dag={dag} />
    </div>
    <TaskTable dag={dag} />
  </div>
)
