import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { test } from '@playwright/test'
import type { CurvePoint, Load } from './curves'
import { milliseconds, printTable, upTo } from './figures'
import { withQueuePage } from './queuePage'

/** `DOCS=1`: the drawings go to where the docs show them. */
const folder = new URL(process.env.DOCS ? '../docs/images/' : '../test-results/bench/', import.meta.url)
const sizes = [10, 100, 1_000, 10_000, 100_000].filter(upTo)
const words = (count: number) => count.toLocaleString('en')

const curves: { file: string; title: string; axis: string; loads: Load[]; sizeOf: (load: Load) => number }[] =
  [
    {
      file: 'growth-queued.svg',
      title: 'The cost of one task, by how many are queued',
      axis: 'queued tasks',
      loads: sizes.map(queued => ({ queued, finished: 0 })),
      sizeOf: ({ queued }) => queued,
    },
    {
      file: 'growth-finished.svg',
      title: 'The cost of one task, by how many are finished and kept',
      axis: 'finished tasks',
      loads: [0, ...sizes].map(finished => ({ queued: 0, finished })),
      sizeOf: ({ finished }) => finished,
    },
  ]

for (const { file, title, axis, loads, sizeOf } of curves) {
  test(title, () =>
    withQueuePage(async page => {
      test.setTimeout(900_000)
      const points: CurvePoint[] = []
      // The first one warms up the compiler and the disk.
      await page.evaluate(load => window.measureCurvePoint(load), { queued: 1_000, finished: 0 })
      for (const load of loads) {
        points.push(await page.evaluate(one => window.measureCurvePoint(one), load))
      }
      printTable(
        title,
        points.map((point, index) => ({
          [axis]: words(sizeOf(loads[index] ?? { queued: 0, finished: 0 })),
          'make one safe (p50)': milliseconds(point.enqueue),
          'send and settle one, in calls of 50': milliseconds(point.drain),
          'open the store, to the first call': milliseconds(point.start),
        })),
      )
      const drawing = await page.evaluate(
        ([heading, xTitle, labels, drawn]) => window.drawCurves(heading, xTitle, labels, drawn),
        [
          title,
          axis,
          loads.map(load => words(sizeOf(load))),
          [
            { name: 'make one safe', values: points.map(({ enqueue }) => enqueue) },
            { name: 'send and settle one', values: points.map(({ drain }) => drain) },
          ],
        ] as const,
      )
      await mkdir(folder, { recursive: true })
      await writeFile(fileURLToPath(new URL(file, folder)), drawing)
    }),
  )
}
