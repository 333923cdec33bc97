import { readFresh, type Contender } from '../contender'

// The queue lives in a service worker, as its documentation has it: see workboxWorker.ts.

let worker: ServiceWorker | undefined

function ask(question: object): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!worker) throw new Error('It is not open.')
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }: MessageEvent<{ error?: string }>) => {
      if (data.error === undefined) resolve()
      else reject(new Error(data.error))
    }
    worker.postMessage(question, [port2])
  })
}

const workbox: Contender = {
  tellsWhenSafe: true,
  async open(isHeld) {
    await navigator.serviceWorker.register('/worker.js')
    worker = (await navigator.serviceWorker.ready).active ?? undefined
    await ask({ kind: isHeld ? 'hold' : 'release' })
  },
  enqueue: task => ask({ kind: 'push', tasks: [task] }),
  enqueueAll: tasks => ask({ kind: 'push', tasks }),
  hold: () => ask({ kind: 'hold' }),
  release: () => ask({ kind: 'release' }),
  drained: () => ask({ kind: 'drained' }),
  stored: async () => (await readFresh('workbox-background-sync', 'requests', store => store.count())) ?? 0,
}

export default workbox
