import * as v from 'valibot'

/** How a notification's tap reaches the app: by the address of a new window, or by a message to one that is open. */

const parameter = 'task'
const messageSchema = v.object({ kind: v.literal('open-task'), id: v.string() })

export function urlOfTask(id: string): string {
  return `/?${parameter}=${encodeURIComponent(id)}`
}

export function openTaskMessage(id: string): v.InferOutput<typeof messageSchema> {
  return { kind: 'open-task', id }
}

/** @returns the task that the message asks for; null for any other message */
export function readOpenTaskMessage(message: unknown): string | null {
  const read = v.safeParse(messageSchema, message)
  return read.success ? read.output.id : null
}

/** @returns the task that the address asks for, and the address without it: a reload should not open it again */
export function readUrlOfTask(address: string): { id: string | null; rest: string } {
  const url = new URL(address)
  const id = url.searchParams.get(parameter)
  url.searchParams.delete(parameter)
  return { id, rest: url.href }
}
