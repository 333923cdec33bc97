import { expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { installBackgroundState, type BackgroundState } from '@/core/background/backgroundState'
import { usePeople } from '@/core/background/history/usePeople'

/** Pieces are read in idle time, which a busy machine has little of. */
const waitFor = (isSo: () => void) => vi.waitFor(isSo, { timeout: 8_000 })
vi.setConfig({ testTimeout: 40_000 })

/** A history in which each task is somebody else's; only what a search for people asks of it. */
function installHistory(
  size: number,
  beforeAnswer: (piece: number) => Promise<void> = () => Promise.resolve(),
) {
  const asked: number[] = []
  let pieces = 0
  let count = size
  let listener: () => void = () => undefined
  const history = {
    keysAfter: (key: number) =>
      Promise.resolve(Array.from({ length: count - key }, (_, place) => count - place)),
    rows: async (keys: readonly number[]) => {
      asked.push(...keys)
      pieces += 1
      await beforeAnswer(pieces)
      return keys.map(seq => ({ seq, owner: `person-${seq}`, ownerName: `Person ${seq}` }))
    },
    onChange: (listen: () => void) => {
      listener = listen
      return () => (listener = () => undefined)
    },
  }
  installBackgroundState({ queue: { reads: { history } } } as unknown as BackgroundState)
  /** Somebody's first task comes. */
  const grow = () => {
    count += 1
    listener()
  }
  return { asked, grow }
}

const openPanel = (mayLook = ref(true)) => {
  const scope = effectScope()
  const people = scope.run(() => usePeople(mayLook))
  return { people: () => people?.value ?? [], close: () => scope.stop() }
}

it('looks for nobody until it may', async () => {
  const { asked } = installHistory(10)
  const mayLook = ref(false)
  const panel = openPanel(mayLook)
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(asked).toEqual([])
  mayLook.value = true
  await waitFor(() => expect(panel.people()).toHaveLength(10))
  panel.close()
})

it('begins with who worked last', async () => {
  const { asked } = installHistory(250)
  const panel = openPanel()
  await waitFor(() => expect(panel.people()).toHaveLength(250))
  expect([asked[0], asked[249]]).toEqual([250, 1])
  panel.close()
})

it('loses nobody when the panel is closed in the middle of a piece and opened again', async () => {
  let answer: () => void = () => undefined
  const held = new Promise<void>(resolve => (answer = resolve))
  const { asked } = installHistory(1_000, piece => (piece === 2 ? held : Promise.resolve()))
  const first = openPanel()
  await waitFor(() => expect(asked).toHaveLength(200))
  const second = openPanel()
  await waitFor(() => expect(asked.length).toBeGreaterThan(200))
  first.close()
  answer()
  await waitFor(() => expect(asked).toContain(1))
  second.close()
  const third = openPanel()
  await waitFor(() => expect(third.people()).toHaveLength(1_000))
  third.close()
})

it('meets somebody whose first task comes while the panel is open', async () => {
  const history = installHistory(3)
  const panel = openPanel()
  await waitFor(() => expect(panel.people()).toHaveLength(3))
  history.grow()
  await waitFor(() => expect(panel.people().map(({ name }) => name)).toContain('Person 4'))
  expect(history.asked).toHaveLength(4)
  panel.close()
})
