import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { useBackgroundTasks, type ProductionReceipt, type TaskCallbacks } from '@/core/background'
import { createTestKitchen } from '../../support/testKitchen'
import { refused, transient, until } from '../../support/testQueue'

/*
 * The usage snippets of the specification, as they are written there. What a snippet takes for granted
 * (`emit`, `handleClose`, `showSnackbar`, the ids of a person) is declared around it, and `{ ... }` is filled in.
 */
const userId = 'user_1'
const userName = 'John'
const department = 'kitchen'
const timestamp = '2026-11-23T08:00:00.000Z'

function productionDialog(
  emit: (event: 'success' | 'error', message: string) => void,
  handleClose: () => void,
) {
  const { addProductionTask } = useBackgroundTasks()

  // In dialog submit handler
  async function handleSubmit() {
    // Prepare data
    const receiptData: ProductionReceipt = {
      department,
      responsiblePerson: 'John',
      sourceType: 'production',
      items: [{ preparationId: 'prep_123', quantity: 500 }],
    }

    // Queue background task (non-blocking)
    // eslint-disable-next-line @typescript-eslint/no-floating-promises -- as the specification writes it
    addProductionTask(
      {
        receiptData,
        preparationName: 'Hummus',
        preparationId: 'prep_123',
        quantity: 500,
        unit: 'g',
        estimatedCost: 25000,
        kpiData: { userId, userName, department, timestamp },
      },
      {
        onSuccess: message => emit('success', message),
        onError: message => emit('error', message),
      },
    )

    // Close dialog immediately
    handleClose()
  }
  return { handleSubmit }
}

function writeOffProducts(showSnackbar: (message: string, color: string) => void) {
  const { addProductWriteOffTask } = useBackgroundTasks()

  // eslint-disable-next-line @typescript-eslint/no-floating-promises -- as the specification writes it
  addProductWriteOffTask(
    {
      items: [{ itemId: 'prod_1', itemName: 'Tomatoes', quantity: 2, unit: 'kg' }],
      department: 'kitchen',
      responsiblePerson: 'John',
      reason: 'expired',
      notes: 'Past expiry date',
      kpiData: { userId, userName, affectsKpi: true },
    },
    {
      onSuccess: msg => showSnackbar(msg, 'success'),
      onError: msg => showSnackbar(msg, 'error'),
    },
  )
}

function writeOffPreparations(callbacks: TaskCallbacks) {
  const { addPrepWriteOffTask } = useBackgroundTasks()

  // eslint-disable-next-line @typescript-eslint/no-floating-promises -- as the specification writes it
  addPrepWriteOffTask(
    {
      items: [{ preparationId: 'prep_1', preparationName: 'Hummus', quantity: 300, unit: 'g' }],
      department: 'kitchen',
      responsiblePerson: 'John',
      reason: 'spoiled',
      notes: 'Quality issue',
      kpiData: { userId, userName, affectsKpi: true },
    },
    callbacks,
  )
}

describe('the snippets of the specification', () => {
  it('produce: the dialog closes at once, and success is told', async () => {
    createTestKitchen()
    const emit = vi.fn()
    const handleClose = vi.fn()
    await productionDialog(emit, handleClose).handleSubmit()
    expect(handleClose).toHaveBeenCalledOnce()
    expect(emit).not.toHaveBeenCalled()
    await until(() => emit.mock.calls.length > 0)
    expect(emit.mock.calls).toEqual([['success', 'Produced 500 g of Hummus']])
  })

  it('write off products', async () => {
    createTestKitchen()
    const showSnackbar = vi.fn()
    writeOffProducts(showSnackbar)
    await until(() => showSnackbar.mock.calls.length > 0)
    expect(showSnackbar.mock.calls).toEqual([['Tomatoes written off', 'success']])
  })

  it('write off preparations, with all three callbacks', async () => {
    const world = createTestKitchen()
    const callbacks = { onQueued: vi.fn(), onSuccess: vi.fn(), onError: vi.fn() }
    writeOffPreparations(callbacks)
    await until(() => callbacks.onSuccess.mock.calls.length > 0)
    expect(callbacks.onQueued.mock.calls).toEqual([['Processing write-off…']])
    expect(callbacks.onSuccess.mock.calls).toEqual([['Hummus written off']])
    world.server.taskFault = () => refused
    writeOffPreparations(callbacks)
    await until(() => callbacks.onError.mock.calls.length > 0)
    expect(callbacks.onError.mock.calls).toEqual([['Write-off failed: Unknown item.']])
  })

  it('monitor: the lists and the questions that it names', async () => {
    const world = createTestKitchen()
    world.server.fault = () => transient
    writeOffProducts(() => undefined)

    const {
      tasks, // All tasks
      pendingTasks, // Status: queued
      processingTasks, // Status: processing
      failedTasks, // Status: failed
      hasPendingTasks, // Boolean: any queued/processing
    } = useBackgroundTasks()
    const showSpinner = vi.fn()

    await until(() => tasks.value[0]?.status === 'retrying')
    // Check if background work is happening
    if (hasPendingTasks()) {
      showSpinner()
    }

    expect(showSpinner).toHaveBeenCalledOnce()
    expect(
      [tasks.value, pendingTasks.value, processingTasks.value, failedTasks.value].map(list => list.length),
    ).toEqual([1, 1, 0, 0])
  })
})
