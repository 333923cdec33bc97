import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import type { InspectorNode } from '@/devtools/inspectorTree'
import type { TimelineEvent } from '@/devtools/timelineEvents'
import { createTestQueue, refused, until } from '../../support/testQueue'

interface Api {
  on: Record<'getInspectorTree' | 'getInspectorState', (ask: (payload: never) => unknown) => void>
}

/** What Vue DevTools does with a plugin: it hands over its API and asks for tree and state when they are looked at. */
const devtools = vi.hoisted(() => ({
  events: [] as unknown[],
  asks: new Map<string, (payload: unknown) => unknown>(),
  refreshes: 0,
}))
vi.mock('@vue/devtools-api', () => ({
  setupDevToolsPlugin: (_about: unknown, setup: (api: unknown) => void) => {
    const api: Api & Record<string, unknown> = {
      on: {
        getInspectorTree: ask => devtools.asks.set('tree', ask as never),
        getInspectorState: ask => devtools.asks.set('state', ask as never),
      },
      addInspector: () => undefined,
      addTimelineLayer: () => undefined,
      addTimelineEvent: ({ event }: { event: unknown }) => devtools.events.push(event),
      sendInspectorTree: () => (devtools.refreshes += 1),
      sendInspectorState: () => undefined,
    }
    setup(api)
  },
}))

const titles = () => (devtools.events as TimelineEvent[]).map(({ title }) => title)

function tree(filter = ''): InspectorNode[] {
  const payload = { inspectorId: 'simmer-queue', filter, rootNodes: [] as InspectorNode[] }
  devtools.asks.get('tree')?.(payload)
  return payload.rootNodes[0]?.children ?? []
}

async function stateOf(nodeId: string) {
  const payload = {
    inspectorId: 'simmer-queue',
    nodeId,
    state: {} as Record<string, { key: string; value: unknown }[]>,
  }
  await devtools.asks.get('state')?.(payload)
  return payload.state
}

afterEach(() => {
  devtools.events = []
})

describe('Vue DevTools', () => {
  it('shows tasks in an inspector and what happens to them in a timeline', async () => {
    const { showInDevtools } = await import('@/devtools/showInDevtools')
    const world = createTestQueue()
    showInDevtools(createApp({}), world.queue)
    await until(() => devtools.refreshes > 0)
    world.server.taskFault = ({ payload }) =>
      (payload as { pot: string }).pot === 'burnt' ? refused : undefined

    const { id } = await world.queue.enqueue('stir', { pot: 'soup' })
    await until(() => tree().length === 1)
    expect(tree()[0]).toMatchObject({ label: 'Stir soup', tags: [{ label: 'queued' }] })

    await world.queue.drain()
    await until(() => tree()[0]?.tags?.[0]?.label === 'completed')
    expect(titles()).toEqual(expect.arrayContaining(['enqueue → queued', 'attempt: claim', 'attempt: done']))
    expect(titles().some(title => title.endsWith('→ completed'))).toBe(true)

    const state = await stateOf(id)
    expect(state.payload).toEqual([{ key: 'payload', value: { pot: 'soup' } }])
    expect(state.attempts?.[0]?.value).toMatchObject({ outcome: 'done', ranIn: 'page' })
    expect((await stateOf('queue')).state).toContainEqual({ key: 'isDraining', value: false })

    await world.queue.enqueue('stir', { pot: 'burnt' })
    await world.queue.drain()
    await until(() => tree('failed').length === 1)
    expect(tree('failed')[0]?.label).toBe('Stir burnt')
    expect((devtools.events as TimelineEvent[]).find(({ logType }) => logType === 'error')?.subtitle).toBe(
      'Stir burnt',
    )
  })
})
