import { PfadError } from '../../../contract/error.ts'

/** A parser of whole numbers of an option, both limits included. Throws `bad-argument`. */
export const parseWhole =
  (name: string, min: number, max: number) =>
  (text: string): number => {
    const value = /^[+-]?\d{1,16}$/.test(text) ? Number(text) : Number.NaN
    if (Number.isSafeInteger(value) && value >= min && value <= max) return value
    throw wrong(name, text, `a whole number from ${min} to ${max}`)
  }

/** A parser of positive numbers, decimals allowed. Throws `bad-argument`. */
export const parsePositive =
  (name: string, max: number) =>
  (text: string): number => {
    const value = /^\d{1,12}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN
    if (value > 0 && value <= max) return value
    throw wrong(name, text, `a number above 0, at most ${max}`)
  }

const wrong = (name: string, text: string, wanted: string): PfadError =>
  new PfadError('bad-argument', `${name}: ${JSON.stringify(text)} will not do.`, `It takes ${wanted}.`)
