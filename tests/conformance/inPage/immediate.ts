/**
 * Node's `setImmediate`, which the test files use to let the event loop turn. A page's `setTimeout` would wait 4 ms each
 * time; a message to oneself arrives in the next turn.
 */
const turns = new Map<number, () => void>()
const { port1, port2 } = new MessageChannel()
let latest = 0

port1.onmessage = ({ data: id }: MessageEvent<number>) => {
  const run = turns.get(id)
  turns.delete(id)
  run?.()
}

Object.assign(globalThis, {
  setImmediate(run: () => void) {
    turns.set((latest += 1), run)
    port2.postMessage(latest)
    return latest
  },
  clearImmediate: (id: number) => void turns.delete(id),
})
