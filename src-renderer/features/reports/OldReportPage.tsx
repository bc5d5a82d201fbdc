import { useEffect } from 'react'
import { linkTo } from '../../shared/links.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'

/** Where a report's own page was: the minute's page shows it now, in the same revision. */
export const OldReportPage = ({ params }: { readonly params: readonly string[] }) => {
  const [dagId = '', minute = ''] = params
  const { search } = usePlace()
  useEffect(() => {
    navigate(hrefWith({ path: ['minutes', dagId, minute], search }, {}), { replace: true })
  }, [dagId, minute, search])
  return <a href={linkTo.minute(dagId, minute)}>This report is on its minute’s page.</a>
}
