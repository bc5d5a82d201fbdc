import { z } from 'zod'
import { owedAlert } from '../models/alert.ts'
import { call, nothing } from './define.ts'

export const alertCalls = {
  /** Alerts that nobody has taken yet, those due first; addresses of webhooks are left out. */
  'alerts.list': call(nothing, z.array(owedAlert)),
} as const
