import { notifications } from '@mantine/notifications'
import { toErrorShape } from '../../../src-main/contract/error.ts'

const closeButtonProps = { 'aria-label': 'Close' }

/** Says that something was done, for a few seconds. */
export const tell = (title: string, message?: string): void => {
  notifications.show({ title, message: message ?? '', color: 'path', autoClose: 4000, closeButtonProps })
}

/** Does what a person asked for. If it fails they are told what happened and what to do; then the answer is undefined. */
export const attempt = async <T>(what: string, action: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await action()
  } catch (thrown) {
    const { message, hint } = toErrorShape(thrown)
    notifications.show({
      title: `${what}: not done`,
      message: hint === undefined ? message : `${message} ${hint}`,
      color: 'red',
      autoClose: 12_000,
      closeButtonProps,
    })
    return undefined
  }
}
