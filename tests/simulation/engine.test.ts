import { keepsPromises } from './keepsPromises.ts'

keepsPromises([1, 2], true)
