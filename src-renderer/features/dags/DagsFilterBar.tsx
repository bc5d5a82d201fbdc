import { MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core'
import type { DagSummary } from '../../../src-main/contract/models/dag.ts'
import { hrefWith, navigate, type SearchValues, usePlace } from '../../shared/router.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './dags.module.css'
import type { DagsFilter } from './dagsFilter.ts'

const LAST = [
  { value: 'running', label: 'Last run: running' },
  { value: 'queued', label: 'Last run: queued' },
  { value: 'success', label: 'Last run: success' },
  { value: 'failed', label: 'Last run: failed' },
  { value: 'never', label: 'Never ran' },
]

/** What of the list is shown; all of it lives in the address. */
export const DagsFilterBar = ({
  filter,
  list,
}: {
  readonly filter: DagsFilter
  readonly list: readonly DagSummary[]
}) => {
  const place = usePlace()
  const go = (changes: SearchValues): void =>
    navigate(hrefWith(place, { ...changes, page: null }), { replace: 'q' in changes })
  const tags = [...new Set(list.flatMap((dag) => dag.tags))].toSorted()
  const owners = [...new Set(list.flatMap(({ owner }) => owner ?? []))].toSorted()
  return (
    <div className={classes.filter} role="search" aria-label="Filter of DAGs">
      <TextInput
        aria-label="Search DAGs"
        placeholder="Search DAGs"
        className={classes.search}
        leftSection={<Icon name="search" size={16} />}
        value={filter.text}
        onChange={(event) => go({ q: event.currentTarget.value })}
      />
      {tags.length > 0 && (
        <MultiSelect
          aria-label="Tags"
          placeholder={filter.tags.length === 0 ? 'All tags' : undefined}
          className={classes.tagFilter}
          data={tags}
          value={[...filter.tags]}
          clearable
          searchable
          onChange={(chosen) => go({ tag: chosen.join(',') })}
        />
      )}
      {owners.length > 0 && (
        <Select
          aria-label="Owner"
          placeholder="All owners"
          w="9.5rem"
          clearable
          data={owners}
          value={filter.owner}
          onChange={(owner) => go({ owner })}
        />
      )}
      <Select
        aria-label="Last run"
        placeholder="Any last run"
        w="10.5rem"
        clearable
        data={LAST}
        value={filter.state}
        onChange={(state) => go({ state })}
      />
      <SegmentedControl
        aria-label="Scheduled or paused"
        data={[
          { value: 'all', label: 'All' },
          { value: 'scheduled', label: 'Scheduled' },
          { value: 'paused', label: 'Paused' },
        ]}
        value={filter.shows}
        onChange={(shows) => go({ shows: shows === 'all' ? null : shows })}
      />
    </div>
  )
}
