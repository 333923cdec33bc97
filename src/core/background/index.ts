export { errorWords } from './errorWords'
export type * from './types'
export { installBackgroundTasks, newTaskId, useBackgroundTasks, type Connection } from './useBackgroundTasks'
export * from './history'
