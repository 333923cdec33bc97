import { describe, expect, it } from 'vitest'
import { newId, production, productWriteOff } from '../support/sql/tasks'
import { createTestKitchen } from '../support/sql/testKitchen'

const stock = { tomatoes: [{ quantity: 500, cost: 20 }] }

describe('a task id', () => {
  it('is applied once, also when it stands twice in one call', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]])

    const answers = await kitchen.cook.apply(task, task)

    expect(answers.map(answer => answer.outcome)).toEqual(['applied', 'replayed'])
    expect(answers[1]?.result).toEqual(answers[0]?.result)
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 300 })
  })

  it('is refused to another person with SM004, and tells nothing', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]], { notes: 'fell on the floor' })
    await kitchen.cook.apply(task)

    for (const other of [kitchen.otherCook, kitchen.manager]) {
      const [answer] = await other.apply(task)
      expect(answer).toEqual({
        id: task.id,
        outcome: 'refused',
        error: { code: 'SM004', message: 'This task id is not yours.', details: 'id', hint: null },
      })
    }
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 300 })
  })

  it('is refused with SM003 for another payload', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]])
    await kitchen.cook.apply(task)

    const [answer] = await kitchen.cook.apply(productWriteOff([['tomatoes', 201]], { id: task.id }))

    expect(answer).toMatchObject({ outcome: 'refused', error: { code: 'SM003' } })
  })

  it('is refused with SM003 for another type with the same payload', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]])
    await kitchen.cook.apply(task)

    const [answer] = await kitchen.cook.apply({ ...task, type: 'preparation_writeoff' })

    expect(answer).toMatchObject({ outcome: 'refused', error: { code: 'SM003' } })
  })

  it('is known by its fingerprint, so a payload that was migrated meanwhile is a replay', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]], { fingerprint: 'as enqueued' })
    await kitchen.cook.apply(task)

    const migrated = { ...task, version: 7, payload: { somethingNewer: true } }
    const [replay] = await kitchen.cook.apply(migrated)
    const [other] = await kitchen.cook.apply({ ...task, fingerprint: 'another' })

    expect(replay).toMatchObject({ outcome: 'replayed', result: { allocations: [{ quantity: 200 }] } })
    expect(other).toMatchObject({ outcome: 'refused', error: { code: 'SM003' } })
  })

  it('can be sent again after a refusal, which leaves no row behind', async () => {
    const kitchen = await createTestKitchen({ stock })
    const wrong = productWriteOff([['tomato', 200]])
    const [refused] = await kitchen.cook.apply(wrong)
    expect(refused).toMatchObject({ outcome: 'refused', error: { code: 'SM002' } })
    expect(await kitchen.count('task_ledger')).toBe(0)

    const [applied] = await kitchen.cook.apply(productWriteOff([['tomatoes', 200]], { id: wrong.id }))

    expect(applied?.outcome).toBe('applied')
  })

  it('is still recognised when its old result was emptied', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]])
    await kitchen.cook.apply(task)
    await kitchen.owner.query('update public.task_ledger set result = null')

    expect(await kitchen.cook.apply(task)).toEqual([{ id: task.id, outcome: 'replayed' }])
  })

  it('comes back exactly as it was written', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]], { id: newId().toUpperCase() })

    const [first] = await kitchen.cook.apply(task)
    const [second] = await kitchen.cook.apply({ ...task, id: task.id.toLowerCase() })

    expect(first).toMatchObject({ id: task.id, outcome: 'applied' })
    expect(second).toMatchObject({ id: task.id.toLowerCase(), outcome: 'replayed' })
  })
})

describe('cancelling', () => {
  it('leaves a tombstone that no late duplicate gets past', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]])

    expect(await kitchen.cook.cancel(task.id)).toEqual({ outcome: 'cancelled' })
    expect(await kitchen.cook.cancel(task.id)).toEqual({ outcome: 'cancelled' })
    expect(await kitchen.cook.apply(task)).toEqual([{ id: task.id, outcome: 'cancelled' }])

    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 500 })
    expect(await kitchen.count('task_ledger')).toBe(1)
  })

  it('says that the task was applied, with its result, when it came too late', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]])
    const result = await kitchen.cook.do(task)

    expect(await kitchen.cook.cancel(task.id)).toEqual({ outcome: 'applied', result })
    expect((await kitchen.cook.apply(task))[0]?.outcome).toBe('replayed')
    expect(await kitchen.balance('tomatoes')).toMatchObject({ quantity: 300 })
  })

  it('lets a manager ask about an applied task, but no other cook', async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]])
    const result = await kitchen.cook.do(task)

    expect(await kitchen.manager.cancel(task.id)).toEqual({ outcome: 'applied', result })
    await expect(kitchen.otherCook.cancel(task.id)).rejects.toMatchObject({ code: '42501', detail: 'SM004' })
  })

  it("lets a manager cancel a cook's task, and tells every member of staff that it is cancelled", async () => {
    const kitchen = await createTestKitchen({ stock })
    const task = productWriteOff([['tomatoes', 200]])
    await kitchen.manager.cancel(task.id)

    expect(await kitchen.cook.apply(task)).toEqual([{ id: task.id, outcome: 'cancelled' }])
    expect(await kitchen.otherCook.apply(production('hummus', 5, { id: task.id }))).toEqual([
      { id: task.id, outcome: 'cancelled' },
    ])
    expect(await kitchen.otherCook.cancel(task.id)).toEqual({ outcome: 'cancelled' })
  })

  it('asks for an id', async () => {
    const kitchen = await createTestKitchen()
    await expect(kitchen.cook.query('select public.cancel_task(null)')).rejects.toMatchObject({
      code: '22023',
    })
  })
})
