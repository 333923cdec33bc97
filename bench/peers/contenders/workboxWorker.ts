import { Queue } from 'workbox-background-sync'
import type { Task } from '../contender'

type Question = { kind: 'push'; tasks: Task[] } | { kind: 'hold' | 'release' | 'drained' }

let isHeld = true
let replaying: Promise<void> = Promise.resolve()

// `forceSyncFallback`: else the browser chooses the moment. It replays when the worker starts, which is held here as well.
const queue = new Queue('tasks', { forceSyncFallback: true, onSync: () => Promise.resolve() })

function replay(): void {
  if (isHeld) return
  replaying = replaying
    .then(() => (isHeld ? undefined : queue.replayRequests()))
    .catch((error: unknown) => console.warn(error))
}

async function answer(question: Question): Promise<void> {
  if (question.kind === 'push') {
    await Promise.all(
      question.tasks.map(task => {
        const request = new Request('/task', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(task),
        })
        return queue.pushRequest({ request })
      }),
    )
    replay()
  } else if (question.kind === 'drained') {
    await replaying
  } else {
    isHeld = question.kind === 'hold'
    replay()
  }
}

/** What TypeScript's library for pages does not have of a worker's events. */
type WorkerEvent = MessageEvent<Question> & { waitUntil(work: Promise<unknown>): void }

addEventListener('message', event => {
  const { data, ports, waitUntil } = event as WorkerEvent
  waitUntil.call(
    event,
    answer(data)
      .then(
        () => ports[0]?.postMessage({}),
        (error: unknown) => ports[0]?.postMessage({ error: String(error) }),
      )
      .then(() => replaying),
  )
})
addEventListener(
  'install',
  () => void (globalThis as unknown as { skipWaiting(): Promise<void> }).skipWaiting(),
)
