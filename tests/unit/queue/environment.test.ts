import { describe, expect, it, vi } from 'vitest'
import { browserEnvironment, uuidv7 } from '@/queue/environment'

describe('uuidv7', () => {
  it('is the example of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.from([
      0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f,
    ])
    expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('sorts by time and does not repeat', () => {
    const ids = Array.from({ length: 100 }, (_, n) =>
      uuidv7(1_700_000_000_000 + n, crypto.getRandomValues(new Uint8Array(16))),
    )
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(100)
  })
})

describe('newId', () => {
  it('is a UUIDv7, and another one each time', () => {
    const { newId } = browserEnvironment()
    const ids = Array.from({ length: 300 }, () => newId())
    expect(new Set(ids).size).toBe(300)
    expect(new Set(ids.map(id => id.slice(14))).size).toBe(300)
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

describe('the online hint', () => {
  it('is believed when it says no, and only then', () => {
    for (const [navigator, isOnline] of [
      [{ onLine: false }, false],
      [{ onLine: true }, true],
      [{}, true],
      [undefined, true],
    ] as const) {
      vi.stubGlobal('navigator', navigator)
      expect(browserEnvironment().isOnline()).toBe(isOnline)
    }
  })

  it('knows a page from a worker', () => {
    expect(browserEnvironment().place).toBe('page')
    vi.stubGlobal('WorkerGlobalScope', Object)
    expect(browserEnvironment().place).toBe('worker')
  })
})

describe('soon', () => {
  it('comes after whatever waits for its turn now', async () => {
    const order: string[] = []
    const { soon } = browserEnvironment()
    await new Promise<void>(resolve => {
      soon(() => {
        order.push('soon')
        resolve()
      })
      void Promise.resolve().then(() => order.push('an await'))
      order.push('the caller')
    })
    expect(order).toEqual(['the caller', 'an await', 'soon'])
  })

  it('keeps its pace when one turn follows the other, where browsers hold timers back', async () => {
    const turns = (next: (run: () => void) => unknown) =>
      new Promise<void>(resolve => {
        let left = 100
        const go = () => {
          left -= 1
          if (left > 0) next(go)
          else resolve()
        }
        next(go)
      })
    const byTimers = turns(run => setTimeout(run)).then(() => 'timers')
    const bySoon = turns(browserEnvironment().soon).then(() => 'soon')
    expect(await Promise.race([byTimers, bySoon])).toBe('soon')
    await byTimers
  })
})
