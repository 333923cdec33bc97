import { expect, it } from 'vitest'
import type { WholeTask } from '@/core/background'
import { exportFile } from '@/history/exportTasks'
import { backgroundTask } from '../../support/backgroundTask'

const whole = (id: string): WholeTask => ({
  row: { id } as WholeTask['row'],
  task: backgroundTask({ id }),
  attempts: [],
  document: undefined,
  items: [],
})

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
