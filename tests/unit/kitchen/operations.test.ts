// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, reactive, ref, type Component } from 'vue'
import RestaurantOperations from '@/kitchen/operations/RestaurantOperations.vue'
import type { Rpc, RpcAnswer } from '@/kitchen/rpc'
import { i18n } from '@/locales'
import { provideLastingWork } from '@/ui/lastingWork'
import { button, field, mountInApp, screenText, type } from '../ui/mountInApp'
import { operation, page } from './operationPages'

const rpc = vi.fn<Rpc>()
const props = reactive({
  rpc,
  person: { id: 'user-kay', name: 'Kay', department: 'kitchen', role: 'cook' },
  connection: 'online',
  isShown: true,
  openCount: 0,
})
const asked = () => rpc.mock.calls.map(([, args]) => args)
const open = () => mountInApp(RestaurantOperations, props)
const rows = () => [...document.querySelectorAll('li')].map(row => row.textContent)

beforeEach(() => {
  // The virtual list draws what fits, and nothing has a size here.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600)
  rpc.mockReset().mockResolvedValue(page([operation(2), operation(1)]))
  Object.assign(props, { connection: 'online', isShown: true, openCount: 0 })
  history.replaceState(null, '', location.pathname)
})
afterEach(() => {
  vi.unstubAllGlobals()
  i18n.global.locale.value = 'en'
})

it('shows what was made, by whom, where and at what cost, asked in the person’s own name', async () => {
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  expect(rows()[0]).toMatch(/500 g of Hummus.*Production.*24 Nov.*PR-2026-2.*Wayan.*Kitchen.*35,360/s)
  expect(rpc).toHaveBeenCalledExactlyOnceWith(
    'operation_history',
    { filters: {}, before: null, page_size: 50 },
    expect.objectContaining({ userId: 'user-kay' }),
  )
})

it('reads the next page by its key, and no row twice', async () => {
  const key = { recorded_at: '2026-11-24T02:00:01.123456+00:00', id: 2 }
  rpc
    .mockResolvedValueOnce(page([operation(3), operation(2)], key))
    .mockResolvedValueOnce(page([operation(2), operation(1)]))
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(3))
  expect(asked()).toMatchObject([{ before: null }, { before: key }])
})

describe('the rest of the list comes', () => {
  const key = { recorded_at: '2026-11-24T02:00:01.123456+00:00', id: 3 }
  const first = page([operation(4), operation(3)], key)
  const rest = page([operation(2), operation(1)])
  const never = new Promise<RpcAnswer>(() => undefined)

  it.each<[string, () => void]>([
    ['comes back to the window', () => window.dispatchEvent(new Event('focus'))],
    ['has sent the last of its work', () => (props.openCount = 0)],
  ])('though somebody %s while its page is being read', async (_when, happen) => {
    props.openCount = 1
    rpc.mockResolvedValueOnce(first).mockReturnValueOnce(never)
    rpc.mockResolvedValueOnce(first).mockResolvedValueOnce(rest)
    open()
    await vi.waitFor(() => expect(rpc).toHaveBeenCalledTimes(2))
    expect(screenText()).toContain('Reading more…')
    happen()
    await vi.waitFor(() => expect(rows()).toHaveLength(4))
    expect(asked()).toMatchObject([{ before: null }, { before: key }, { before: null }, { before: key }])
    expect(rpc.mock.calls[1]?.[2].signal.aborted).toBe(true)
  })

  it('though its page has failed, once somebody tries again; until then it says that this is not all', async () => {
    rpc.mockResolvedValueOnce(first).mockResolvedValueOnce({ kind: 'silent', code: 'network', message: '' })
    rpc.mockResolvedValueOnce(first).mockResolvedValueOnce(rest)
    open()
    await vi.waitFor(() => expect(screenText()).toContain('There is more, which has not been read yet.'))
    expect(rpc).toHaveBeenCalledTimes(2)
    button('Try again').click()
    await vi.waitFor(() => expect(rows()).toHaveLength(4))
    expect(screenText()).not.toContain('There is more')
  })

  it('though somebody has scrolled to its end while the first page was being read again', async () => {
    const many = Array.from({ length: 40 }, (_, place) => operation(43 - place))
    let answer: (value: RpcAnswer) => void = () => undefined
    rpc.mockResolvedValueOnce(page(many, { ...key, id: 4 }))
    rpc
      .mockReturnValueOnce(new Promise(resolve => (answer = resolve)))
      .mockResolvedValueOnce(page([operation(3)]))
    open()
    await vi.waitFor(() => expect(rows().length).toBeGreaterThan(0))
    expect(rpc).toHaveBeenCalledOnce()
    button('Refresh').click()
    await vi.waitFor(() => expect(rpc).toHaveBeenCalledTimes(2))
    const list = document.querySelector<HTMLElement>('.scroller')
    if (!list) throw new Error('There is no list.')
    list.scrollTop = 40 * 88 - 600
    list.dispatchEvent(new Event('scroll'))
    await vi.waitFor(() => expect(rows().at(-1)).toContain('PR-2026-4'))
    answer(page(many, { ...key, id: 4 }))
    await vi.waitFor(() => expect(rows().at(-1)).toContain('PR-2026-3'))
    expect(asked().at(-1)).toMatchObject({ before: { id: 4 } })
  })

  it('though a page brings nothing that is new', async () => {
    rpc.mockResolvedValueOnce(first).mockResolvedValueOnce(page([operation(3)], { ...key, id: 2 }))
    rpc.mockResolvedValueOnce(page([operation(1)]))
    open()
    await vi.waitFor(() => expect(rows()).toHaveLength(3))
  })
})

it('says in the row why something was written off and what was missing, and how much it is in all', async () => {
  const plain = { shortages: [], received: null }
  const writeOff = operation(1, { ...plain, kind: 'product_writeoff', reason: 'expired', total_cost: 640 })
  rpc.mockResolvedValue(page([operation(2), writeOff]))
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  expect(rows()[0]).toMatch(/Production.*short of 30 g of Lemons.*PR-2026-2/s)
  expect(rows()[1]).toMatch(/Product write-off.*Expired.*PR-2026-1/s)
  expect(rows()[1]).not.toContain('short of')
  expect(screenText()).toMatch(/2 entries, Rp\s?36,000 in all/)
})

it.each([
  // The list leaves out the opening stock until it is asked for, though the server always counts it.
  ['', /8 entries · Rp\s?36,000 for the 2 shown/],
  ['?r_kind=production', /7 entries · Rp\s?36,000 for the 2 shown/],
  ['?r_kind=opening', /25 entries · Rp\s?36,000 for the 2 shown/],
])(
  'says of a list that goes on how many there are, and of how many the cost is, with %j',
  async (address, words) => {
    history.replaceState(null, '', address || location.pathname)
    const key = { recorded_at: '2026-11-24T02:00:01.123456+00:00', id: 1 }
    rpc
      .mockResolvedValueOnce(page([operation(2), operation(1, { total_cost: 640 })], key))
      .mockReturnValue(new Promise(() => undefined))
    open()
    await vi.waitFor(() => expect(screenText()).toMatch(words))
  },
)

const isFirst = (args: object) => 'before' in args && args.before === null

describe('a file of the list', () => {
  const files: Blob[] = []
  beforeEach(() => {
    files.length = 0
    vi.spyOn(URL, 'createObjectURL').mockImplementation(file => {
      files.push(file as Blob)
      return 'blob:none'
    })
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
    history.replaceState(null, '', '?r_text=hummus')
  })

  it('has all that the filters ask for, page by page, safe against formulas, and what was missing', async () => {
    const key = { recorded_at: '2026-11-24T02:00:01.123456+00:00', id: 3 }
    const pages = [page([operation(3)], key), page([operation(3), operation(2, { notes: '=1+1' })])]
    rpc.mockImplementation((_name, args) => Promise.resolve(pages[isFirst(args) ? 0 : 1] as RpcAnswer))
    open()
    await vi.waitFor(() => expect(rows()).toHaveLength(2))
    rpc.mockClear()
    button('Export CSV').click()
    await vi.waitFor(() => expect(screenText()).toContain('2 entries saved as simmer-restaurant-'))
    expect(asked()).toMatchObject([
      { filters: { text: 'hummus' }, before: null },
      { filters: { text: 'hummus' }, before: key },
    ])
    const lines = ((await files[0]?.text()) ?? '').trim().split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(/^\ufeff?id,type,document number,/)
    expect(lines[2]).toMatch(/^task-2,Production,PR-2026-2,500 g of Hummus,.*Lemons 30 g,"?'=1\+1/)
    button('Export JSON').click()
    await vi.waitFor(() => expect(files).toHaveLength(2))
    expect(JSON.parse((await files[1]?.text()) ?? '')).toMatchObject([{ id: 3 }, { id: 2, notes: '=1+1' }])
  })

  /** In an app that outlives the panel. */
  function openInApp() {
    const tell = vi.fn()
    const isOpen = ref(true)
    mountInApp(
      defineComponent({
        setup() {
          provideLastingWork({ tell, owner: ref('user-kay') })
          return () => (isOpen.value ? h(RestaurantOperations as Component, props) : undefined)
        },
      }),
      {},
    )
    return { tell, isOpen }
  }

  it('comes also when the panel is closed meanwhile, and says so there', async () => {
    const { tell, isOpen } = openInApp()
    await vi.waitFor(() => expect(rows()).toHaveLength(2))
    button('Export CSV').click()
    isOpen.value = false
    await vi.waitFor(() => expect(tell).toHaveBeenCalledOnce())
    expect(tell).toHaveBeenCalledWith(
      expect.stringContaining('2 entries saved as simmer-restaurant-'),
      'done',
    )
    expect(files).toHaveLength(1)
  })

  it('that is being made is shown by a panel that is opened again, also where its list can’t be read', async () => {
    const { tell, isOpen } = openInApp()
    await vi.waitFor(() => expect(rows()).toHaveLength(2))
    let answer: (value: RpcAnswer) => void = () => undefined
    rpc.mockReturnValueOnce(new Promise(resolve => (answer = resolve)))
    rpc.mockResolvedValue({ kind: 'silent', code: 'network', message: '' })
    button('Export CSV').click()
    isOpen.value = false
    await nextTick()
    isOpen.value = true
    await nextTick()
    expect(screenText()).toContain('Reading for the file… 0 so far')
    expect(button('Stop the export')).toBeTruthy()
    expect(() => button('Export CSV')).toThrow()
    answer(page([operation(2), operation(1)]))
    await vi.waitFor(() => expect(screenText()).toContain('2 entries saved as simmer-restaurant-'))
    expect(files).toHaveLength(1)
    expect(tell).not.toHaveBeenCalled()
  })

  it('is not made of half a list', async () => {
    const key = { recorded_at: '2026-11-24T02:00:01.123456+00:00', id: 3 }
    rpc.mockImplementation((_name, args) =>
      Promise.resolve(
        isFirst(args) ? page([operation(3)], key) : { kind: 'silent', code: 'network', message: '' },
      ),
    )
    open()
    await vi.waitFor(() => expect(rows()).toHaveLength(1))
    button('Export CSV').click()
    await vi.waitFor(() => expect(screenText()).toContain('There is no file'))
    expect(files).toEqual([])
  })
})

it('filters by what is typed, after a pause, and keeps it in the address', async () => {
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  rpc.mockResolvedValue(page([]))
  type('Search', 'tah')
  type('Search', 'tahini')
  await vi.waitFor(() => expect(screenText()).toContain('Nothing matches these filters.'))
  expect(asked().slice(1)).toMatchObject([{ filters: { text: 'tahini' } }])
  await vi.waitFor(() => expect(location.search).toContain('r_text=tahini'))

  button('Clear filters').click()
  await vi.waitFor(() => expect(asked().at(-1)).toMatchObject({ filters: {} }))
})

it('filters by days of this device, the last one to its end, and takes no day that does not exist', async () => {
  history.replaceState(null, '', '?r_from=2026-11-20&r_to=2026-02-30')
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  expect(asked()).toEqual([
    { filters: { from: new Date(2026, 10, 20).toISOString() }, before: null, page_size: 50 },
  ])
  type('To', '2026-11-21')
  await vi.waitFor(() => expect(asked()).toHaveLength(2))
  expect(asked()[1]).toMatchObject({ filters: { to: new Date(2026, 10, 22).toISOString() } })
  await vi.waitFor(() => expect(location.search).toContain('r_to=2026-11-21'))
})

it('keeps what was read below when it is asked again, and where one was', async () => {
  const key = { recorded_at: '2026-11-24T02:00:01.123456+00:00', id: 3 }
  rpc
    .mockResolvedValueOnce(page([operation(4), operation(3)], key))
    .mockResolvedValueOnce(page([operation(2), operation(1)]))
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(4))
  const list = document.querySelector<HTMLElement>('.scroller')
  if (!list) throw new Error('There is no list.')
  list.scrollTop = 88
  rpc.mockResolvedValueOnce(page([operation(5), operation(4)], key))
  button('Refresh').click()
  await vi.waitFor(() => expect(rows()[0]).toContain('PR-2026-5'))
  expect(rows()).toHaveLength(5)
  expect(list.scrollTop).toBe(2 * 88)
  expect(rpc).toHaveBeenCalledTimes(3)

  // More has come meanwhile than a page holds: what lies between is not known.
  rpc.mockResolvedValueOnce(page([operation(9), operation(8)], { ...key, id: 8 }))
  rpc.mockResolvedValueOnce(page([operation(7)]))
  button('Refresh').click()
  await vi.waitFor(() =>
    expect(rows().map(row => /PR-2026-\d/.exec(row)?.[0])).toEqual([9, 8, 7].map(id => `PR-2026-${id}`)),
  )
})

it('begins with the filters of the address, and takes no nonsense from it', async () => {
  history.replaceState(null, '', '?r_kind=production&r_department=garden&r_person=Kadek')
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  expect(asked()).toMatchObject([{ filters: { kind: 'production', person: 'Kadek' } }])
  expect(field('Type').textContent).toContain('Production (7)')
})

it('says who and when on a line of their own, time and number first, so that a phone cuts away neither', async () => {
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  const lines = [...document.querySelectorAll('li:first-child .line')].map(line => line.textContent.trim())
  expect(lines).toEqual([
    '500 g of Hummus',
    expect.stringMatching(/^Production · +short of 30 g of Lemons$/),
    expect.stringMatching(/^24 Nov.*, \d\d:\d\d · PR-2026-2 · Wayan · Kitchen$/),
  ])
})

it('keeps the filters of a narrow screen behind a button, which says how many are set', async () => {
  // By this Vuetify tells a narrow screen from a wide one.
  vi.stubGlobal('matchMedia', (query: string) =>
    Object.assign(new EventTarget(), { matches: 768 >= Number(/\d+/.exec(query)?.[0]) }),
  )
  history.replaceState(null, '', '?r_kind=production&r_from=2026-11-20&r_text=hummus')
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  expect(() => field('Type')).toThrow()
  expect(field('Search').value).toBe('hummus')
  const filters = button('Filters: 2 are set')
  expect([filters.textContent, filters.getAttribute('aria-expanded')]).toEqual(['2', 'false'])
  filters.click()
  await nextTick()
  expect(field('Type').value).toBe('production')
  expect(filters.getAttribute('aria-expanded')).toBe('true')
  type('From', '')
  await vi.waitFor(() => expect(filters.getAttribute('aria-label')).toBe('Filters: 1 is set'))
  button('Clear filters').click()
  await vi.waitFor(() => expect(filters.getAttribute('aria-label')).toBe('Filters'))
  filters.click()
  await nextTick()
  expect(() => field('Type')).toThrow()
})

it('keeps no empty lines for errors between the filters, which can have none', async () => {
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  expect(document.querySelectorAll('.filters select')).toHaveLength(3)
  expect(document.querySelectorAll('.filters .error, .filters .v-input__details')).toHaveLength(0)
})

it('says that it needs the network, and asks nothing until it is there', async () => {
  props.connection = 'offline'
  open()
  expect(screenText()).toContain('The restaurant’s list needs the network.')
  expect(rpc).not.toHaveBeenCalled()
  props.connection = 'online'
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
})

it('keeps what was read when the network goes, and says as of when', async () => {
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  rpc.mockResolvedValue({ kind: 'silent', code: 'network', message: '' })
  button('Refresh').click()
  await vi.waitFor(() => expect(screenText()).toMatch(/No network: this is the list as of \d\d:\d\d/))
  expect(rows()).toHaveLength(2)
})

it.each<[string, RpcAnswer]>([
  ['The list could not be read.', { kind: 'answered', value: { operations: 'none' } }],
  [
    'does not know this list yet',
    { kind: 'error', status: 404, code: 'PGRST202', message: '', details: '', hint: '' },
  ],
  [
    'The list could not be read.',
    { kind: 'error', status: 500, code: 'XX000', message: '', details: '', hint: '' },
  ],
  ['Sign in again', { kind: 'signInNeeded', message: '' }],
])('says "%s", and tries again when asked to', async (words, answer) => {
  rpc.mockResolvedValueOnce(answer)
  open()
  await vi.waitFor(() => expect(screenText()).toContain(words))
  button('Try again').click()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  expect(screenText()).not.toContain(words)
})

it('has a sentence for a restaurant that has done nothing yet', async () => {
  rpc.mockResolvedValue(page([]))
  open()
  await vi.waitFor(() => expect(screenText()).toContain('Nobody has made or written off anything yet.'))
})

it('asks again when this device’s work is out and when it is shown, and not while it is hidden', async () => {
  props.isShown = false
  props.openCount = 2
  open()
  window.dispatchEvent(new Event('focus'))
  await nextTick()
  expect(rpc).not.toHaveBeenCalled()
  props.isShown = true
  await vi.waitFor(() => expect(rpc).toHaveBeenCalledTimes(1))
  props.openCount = 0
  await vi.waitFor(() => expect(rpc).toHaveBeenCalledTimes(2))
  window.dispatchEvent(new Event('focus'))
  await vi.waitFor(() => expect(rpc).toHaveBeenCalledTimes(3))
})

it('stops a question when it is hidden', async () => {
  rpc.mockReturnValueOnce(new Promise(() => undefined))
  open()
  await vi.waitFor(() => expect(rpc).toHaveBeenCalled())
  props.isShown = false
  await nextTick()
  expect(rpc.mock.calls[0]?.[2].signal.aborted).toBe(true)
})

it('opens a row: the batches taken with their cost, what was missing, what was made', async () => {
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  document.querySelector<HTMLButtonElement>('li button')?.click()
  await nextTick()
  const detail = document.querySelector('section')?.textContent ?? ''
  expect(detail).toMatch(/Onto the shelf.*Hummus.*P-000051.*500 g/s)
  expect(detail).toMatch(/Taken from.*Tahini.*O-000046.*120 g.*8,400/s)
  expect(detail).toMatch(/Was missing.*Lemons.*30 g/s)
  button('Close the details').click()
  await nextTick()
  expect(document.querySelector('section')).toBeNull()
})

it('speaks Indonesian', async () => {
  i18n.global.locale.value = 'id'
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(2))
  expect(rows()[0]).toMatch(/500 g Hummus.*Produksi.*Dapur/s)
})

it('shows markup as text', async () => {
  rpc.mockResolvedValue(page([operation(1, { responsible_person: '<img src=x onerror=alert(1)>' })]))
  open()
  await vi.waitFor(() => expect(rows()).toHaveLength(1))
  expect(document.querySelector('li img')).toBeNull()
  expect(screenText()).toContain('<img src=x')
})
