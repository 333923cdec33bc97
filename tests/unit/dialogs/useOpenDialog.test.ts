// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useOpenDialog } from '@/kitchen/dialogs/useOpenDialog'

const hasTask = vi.hoisted(() => vi.fn<(id: string) => Promise<boolean>>())
vi.mock('@/core/background', () => ({ useBackgroundTasks: () => ({ hasTask }) }))

const id = '0193a5f0-0000-7000-8000-000000000001'
const keyOf = (personId: string, dialog: string) => `simmer-draft/${personId}/${dialog}`

beforeEach(() => {
  hasTask.mockReset().mockResolvedValue(false)
  sessionStorage.setItem(keyOf('kay', 'products'), JSON.stringify({ id }))
})
afterEach(() => sessionStorage.clear())

function openBoard({ personId = 'kay', isLoaded = true } = {}) {
  const isStockLoaded = ref(isLoaded)
  const make = () => useOpenDialog({ dialogs: ['production', 'products'], personId, isStockLoaded })
  const open = effectScope().run(make) as ReturnType<typeof make>
  return { open, isStockLoaded }
}

const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await nextTick()
}

it('opens the dialog that was open before a reload, once the stock is there', async () => {
  const { open, isStockLoaded } = openBoard({ isLoaded: false })
  await settled()
  expect(open.value).toBeNull()
  isStockLoaded.value = true
  await settled()
  expect(open.value).toBe('products')
})

it('opens nothing for another person, and forgets what was not theirs', async () => {
  const { open } = openBoard({ personId: 'bar' })
  await settled()
  expect(open.value).toBeNull()
  expect(sessionStorage).toHaveLength(0)
})

it('opens nothing when its task is stored already: the tab ended just after sending', async () => {
  hasTask.mockResolvedValue(true)
  const { open } = openBoard()
  await settled()
  expect(hasTask).toHaveBeenCalledWith(id)
  expect(open.value).toBeNull()
  expect(sessionStorage).toHaveLength(0)
})

it('opens it all the same when the device’s store can’t be asked', async () => {
  hasTask.mockRejectedValue(new Error('closed'))
  const { open } = openBoard()
  await settled()
  expect(open.value).toBe('products')
})

it('does not take a person out of a dialog that they have opened meanwhile', async () => {
  const { open, isStockLoaded } = openBoard({ isLoaded: false })
  open.value = 'production'
  isStockLoaded.value = true
  await settled()
  expect(open.value).toBe('production')
})

it('leaves what is not a draft alone', async () => {
  sessionStorage.setItem('theme', 'dark')
  const { open } = openBoard({ personId: 'bar' })
  await settled()
  expect(open.value).toBeNull()
  expect(sessionStorage.getItem('theme')).toBe('dark')
})
