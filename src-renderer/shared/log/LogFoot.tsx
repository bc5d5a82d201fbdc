import { NumberInput, Slider } from '@mantine/core'
import { useState } from 'react'
import { useStore } from 'zustand'
import { formatCount, formatPlural } from '../format/number.ts'
import classes from './log.module.css'
import type { LogReader } from './logReader.ts'
import { extentOf } from './words.ts'

/** Where in the log the terminal is, and the way to any other place in it. */
export const LogFoot = ({ reader }: { readonly reader: LogReader }) => {
  const extent = useStore(reader.store, extentOf)
  const passedOver = useStore(reader.store, (state) => state.passedOver)
  const isLong = useStore(reader.store, ({ known, from, to }) => known !== null && to - from < known.fitting)
  return (
    <div className={classes.foot}>
      <span role="status">
        {extent}
        {passedOver > 0 && (
          <>
            {' '}
            · {formatPlural(passedOver, 'line')} passed over while following: they came faster than they can be shown.
            Scroll up to read them.
          </>
        )}
      </span>
      {isLong && <Whereabouts reader={reader} />}
    </div>
  )
}

const Whereabouts = ({ reader }: { readonly reader: LogReader }) => {
  const top = useStore(reader.store, (state) => state.top)
  const fitting = useStore(reader.store, (state) => state.known?.fitting ?? 0)
  const [dragged, setDragged] = useState<number | null>(null)
  return (
    <span className={classes.whereabouts}>
      <Slider
        className={classes.slider}
        size="sm"
        min={0}
        max={Math.max(1, fitting - 1)}
        step={Math.max(1, Math.floor(fitting / 1000))}
        value={dragged ?? top}
        thumbLabel="Place in the log"
        label={(value) => `line ${formatCount(value + 1)}`}
        onChange={setDragged}
        onChangeEnd={(nth) => {
          setDragged(null)
          reader.goTo({ nth })
        }}
      />
      <NumberInput
        className={classes.line}
        size="xs"
        aria-label="Go to line"
        placeholder="Go to line"
        hideControls
        min={1}
        max={fitting}
        allowDecimal={false}
        thousandSeparator=","
        onKeyDown={(event) => {
          const wanted = Number(event.currentTarget.value.replaceAll(',', ''))
          if (event.key === 'Enter' && wanted > 0) reader.goTo({ nth: Math.min(wanted, fitting) - 1 })
        }}
      />
    </span>
  )
}
