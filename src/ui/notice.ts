/** One sentence for the person at the device. Only a failure asks for a decision, and so only a failure stays. */
export interface Notice {
  id: string
  tone: 'queued' | 'done' | 'failed'
  text: string
  canRetry?: boolean
}
