// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { computed, defineComponent, h, nextTick, provide, ref } from 'vue'
import FormDialog from '@/ui/FormDialog.vue'
import UpdateBar from '@/ui/UpdateBar.vue'
import { updateOfferKey, type UpdateReason } from '@/ui/updateOffer'
import { button, mountInApp, screenText } from './mountInApp'

describe('UpdateBar', () => {
  it('is a live region and nothing else while there is nothing to say', () => {
    mountInApp(UpdateBar, { reason: null })
    expect(document.querySelector('[role=status]')?.textContent).toBe('')
    expect(document.querySelector('button')).toBeNull()
  })

  it('says that a new version is ready, and asks for the reload', () => {
    const onReload = vi.fn()
    mountInApp(UpdateBar, { reason: 'ready', onReload })
    expect(document.querySelector('[role=status]')?.textContent).toBe('A new version of Simmer is ready.')
    button('Reload').click()
    expect(onReload).toHaveBeenCalledOnce()
  })

  it('says that this page can save nothing more', () => {
    mountInApp(UpdateBar, { reason: 'outdated' })
    expect(screenText()).toContain('this page can save nothing more')
  })
})

it('a dialog with a form shows the bar itself, since what lies behind it is inert', async () => {
  const reason = ref<UpdateReason | null>(null)
  const reload = vi.fn()
  const app = defineComponent({
    setup() {
      provide(updateOfferKey, { reason: computed(() => reason.value), reload })
      return () => h(FormDialog, { title: 'New production', submitLabel: 'Produce' })
    },
  })
  mountInApp(app, {})
  expect(screenText()).not.toContain('A new version')
  reason.value = 'ready'
  await nextTick()
  button('Reload').click()
  expect(reload).toHaveBeenCalledOnce()
})
