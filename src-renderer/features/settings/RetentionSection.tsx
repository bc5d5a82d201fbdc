import { Button } from '@mantine/core'
import { linkTo } from '../../shared/links.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'

/** How long things are kept is set where one sees how much room they take. */
export const RetentionSection = () => (
  <Card title="Retention">
    <Notice
      icon="storage"
      title="Limits stand beside what they limit"
      action={
        <Button component="a" href={linkTo.storage()}>
          Open Storage
        </Button>
      }
    >
      How long events, objects, runs and logs are kept, and how much room they may take, is set on the Storage page.
      Each backend has limits of its own.
    </Notice>
  </Card>
)
