// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { h, ref } from 'vue'
import { provideLastingWork, type WorkKind } from '@/ui/lastingWork'
import { useLastingWork, type Outcome, type UseLastingWork } from '@/ui/useLastingWork'

const baking: WorkKind<string> = Symbol('baking')

/** A panel in an app that outlives it. */
function open() {
  const tell = vi.fn()
  let work: UseLastingWork<string> | undefined
  const Panel = {
    setup() {
      work = useLastingWork(baking, () => true)
      return () => null
    },
  }
  mount({
    setup() {
      provideLastingWork({ tell, owner: ref('ana') })
      return () => h(Panel)
    },
  })
  if (!work) throw new Error('There is no panel.')
  return { work, tell }
}

it('one runs at a time: a second of its kind is not begun', async () => {
  const { work } = open()
  let finish: (outcome: Outcome) => void = () => undefined
  const first = work.run('dough', () => new Promise(resolve => (finish = resolve)))
  const second = vi.fn()
  await work.run('another', second)
  expect([second.mock.calls.length, work.progress.value]).toEqual([0, 'dough'])
  finish({ sentence: 'Bread.' })
  await first
  expect([work.progress.value, work.words.value]).toEqual([null, 'Bread.'])
})

it('what throws is over, and the next one can begin', async () => {
  const { work } = open()
  const burning = work.run('dough', () => Promise.reject(new Error('It burned.')))
  await expect(burning).rejects.toThrow('It burned.')
  expect(work.progress.value).toBeNull()
  await work.run('dough', () => Promise.resolve({ sentence: 'Bread.' }))
  expect(work.words.value).toBe('Bread.')
})

it('what is over keeps nothing: a stop that comes later stops nothing', async () => {
  const { work, tell } = open()
  let signal: AbortSignal | undefined
  await work.run('dough', piece => {
    signal = piece.signal
    return Promise.resolve(null)
  })
  work.stop()
  expect([signal?.aborted, tell.mock.calls.length]).toEqual([false, 0])
})
