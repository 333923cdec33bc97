export type * from './types'
export { installBackgroundTasks, newTaskId, useBackgroundTasks, type Connection } from './useBackgroundTasks'
