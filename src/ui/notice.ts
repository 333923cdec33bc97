/** One sentence for the person at the device. Only a failure asks for a decision, and so only a failure stays. */
export interface Notice {
  id: string
  /** `warned`: done, and not as it should be: stock was short, or a cost is not known. */
  tone: 'queued' | 'done' | 'warned' | 'failed'
  text: string
  /** A second line: the item that failed, or how many more are meant. */
  detail?: string
  /** How many tasks it stands for; one if absent. */
  count?: number
  /** Notices of one kind are merged into one. */
  merges?: string
  canRetry?: boolean
  /** Its task is not sent yet and may be taken back. */
  canUndo?: boolean
  /** The task that its details are about. */
  taskId?: string
}
