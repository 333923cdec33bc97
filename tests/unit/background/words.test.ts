import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it } from 'vitest'
import { errorWords, useBackgroundTasks } from '@/core/background'
import { language } from '@/locales'
import { InvalidPayloadError, StorageError, TaskNotFoundError } from '@/queue'
import { createTestKitchen } from '../../support/testKitchen'
import { transient, until } from '../../support/testQueue'
import { production } from '../kitchen/payloads'

afterEach(() => (language.value = 'en'))

describe('a task on the screen', () => {
  it('follows a change of the language at once, with everything it says', async () => {
    const world = createTestKitchen()
    world.server.taskFault = () => ({
      kind: 'refused',
      error: { code: '23514', message: 'violates check constraint' },
    })
    const { addProductionTask, tasks } = useBackgroundTasks()
    await addProductionTask(production)
    await until(() => tasks.value[0]?.status === 'failed')
    expect(tasks.value[0]).toMatchObject({
      description: 'Produce 500 g of Hummus',
      lastErrorCode: '23514',
    })
    language.value = 'id'
    expect(tasks.value[0]).toMatchObject({
      description: 'Produksi 500 g Hummus',
      lastError: 'Ini tidak cocok dengan data di server. Periksa barang dan jumlahnya, lalu isi sekali lagi.',
      message:
        'Produksi gagal: Ini tidak cocok dengan data di server. Periksa barang dan jumlahnya, lalu isi sekali lagi.',
    })
  })

  it('is described as it was when it was enqueued, if its payload can’t be read', async () => {
    const world = createTestKitchen()
    world.server.fault = () => transient
    const { addProductionTask, tasks } = useBackgroundTasks()
    const id = await addProductionTask(production)
    await until(() => tasks.value[0]?.status === 'retrying')
    const { seq } = await world.task(id)
    await world.database.tasks.update(seq, { payload: { preparationName: 'Hummus' } })
    await until(() => Object.keys(tasks.value[0]?.payload ?? {}).length === 1)
    expect(tasks.value[0]?.description).toBe('Produce 500 g of Hummus')
  })

  it('of another version of its type is described as it was when it was enqueued', async () => {
    const world = createTestKitchen()
    world.server.fault = () => transient
    const { addProductionTask, tasks } = useBackgroundTasks()
    const { seq } = await world.task(await addProductionTask(production))
    await world.database.tasks.update(seq, { version: 9 })
    language.value = 'id'
    await until(() => tasks.value.length === 1)
    await until(() => tasks.value[0]?.description === 'Produce 500 g of Hummus')
  })
})

describe('what the queue refuses, in words', () => {
  it.each([
    ['en', 'This device has no room left to store the task. Free some space and try again.'],
    ['id', 'Ruang di perangkat ini habis, jadi tugas tidak tersimpan. Kosongkan ruang, lalu coba lagi.'],
  ] as const)('goes by the code and not by the message (%s)', (chosen, words) => {
    language.value = chosen
    expect(errorWords(new StorageError('storage_full', 'Quota.'))).toBe(words)
  })

  it('names the field that does not fit', () => {
    expect(errorWords(new InvalidPayloadError('quantity', 'must be more than 0.'))).toBe(
      'This can’t be sent as it is. quantity: must be more than 0.',
    )
  })

  it('holds no id that nobody can read', () => {
    expect(errorWords(new TaskNotFoundError('0193a5f0'))).toBe('This task is not on this device any more.')
  })

  it('does not show a fault of ours to a cook', () => {
    expect(errorWords(new TypeError('x is undefined'))).toContain('Something went wrong')
  })
})
