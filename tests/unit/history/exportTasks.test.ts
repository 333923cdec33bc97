import { afterEach, expect, it, vi } from 'vitest'
import type { WholeTask } from '@/core/background'
import { exportFile } from '@/history/exportTasks'
import { backgroundTask } from '../../support/backgroundTask'

const whole = (id: string): WholeTask => ({
  row: { id } as WholeTask['row'],
  task: backgroundTask({ id }),
  attempts: [],
  document: undefined,
  items: [],
  notes: [],
})

afterEach(() => vi.unstubAllEnvs())

async function* piecesOf(...pieces: WholeTask[][]) {
  yield* pieces
}

it.each([
  ['in the middle', [[whole('a')], [], [whole('b')]]],
  ['at the beginning', [[], [whole('a'), whole('b')]]],
  ['at the end', [[whole('a'), whole('b')], []]],
])('a piece whose rows were all pruned meanwhile breaks neither format: %s', async (_where, pieces) => {
  const json = await exportFile(piecesOf(...pieces), 'json', () => undefined)
  const rows = JSON.parse(await json.file.text()) as { id: string }[]
  expect([json.count, rows.map(({ id }) => id)]).toEqual([2, ['a', 'b']])
  const csv = await exportFile(piecesOf(...pieces), 'csv', () => undefined)
  const lines = (await csv.file.text()).trim().split('\r\n')
  expect(lines.map(line => line.split(',')[0]?.replace('\ufeff', ''))).toEqual(['id', 'a', 'b'])
})

it('an empty list is an empty file of either format, not a broken one', async () => {
  const json = await exportFile(piecesOf([]), 'json', () => undefined)
  expect(JSON.parse(await json.file.text())).toEqual([])
})

it.each([
  ['Asia/Makassar', '2026-11-24T01:30:07+08:00'],
  ['America/St_Johns', '2026-11-23T14:00:07-03:30'],
  ['UTC', '2026-11-23T17:30:07+00:00'],
])(
  'a table has the times of the device in %s, with the offset, and what somebody noted',
  async (zone, time) => {
    vi.stubEnv('TZ', zone)
    const task = backgroundTask({ id: 'a', createdAt: '2026-11-23T17:30:07.123Z' })
    const { file } = await exportFile(
      piecesOf([{ ...whole('a'), task, notes: ['too salty', '=1+1'] }]),
      'csv',
      () => undefined,
    )
    const [head, line, more] = (await file.text()).trim().split(/\r?\n/)
    expect(head).toMatch(/,items,notes$/)
    expect(line).toContain(`,${time},`)
    expect([line, more].join('\n')).toMatch(/"too salty\n=1\+1"$/)
  },
)
