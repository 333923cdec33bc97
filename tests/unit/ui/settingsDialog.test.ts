// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { useTheme } from 'vuetify'
import { language } from '@/locales'
import { readPreference } from '@/locales/preference'
import { readAppearance } from '@/ui/appearance'
import SettingsDialog from '@/ui/SettingsDialog.vue'
import { useSharedAppearance } from '@/ui/useSharedAppearance'
import { useThemeColor } from '@/ui/useThemeColor'
import { button, field, mountInApp, screenText, select } from './mountInApp'

beforeEach(() => {
  localStorage.clear()
  document.head.innerHTML = '<meta name="theme-color" content="" />'
})
afterEach(() => (language.value = 'en'))

function open() {
  const onClose = vi.fn()
  let theme = ''
  mountInApp(
    defineComponent({
      setup() {
        const themes = useTheme()
        useThemeColor()
        useSharedAppearance()
        return () => {
          theme = themes.global.name.value
          return h(SettingsDialog, { onClose }, () => h('p', 'Something of this device'))
        }
      },
    }),
    {},
  )
  return { onClose, theme: () => theme }
}

it('changes the language at once, and keeps it for this device', async () => {
  open()
  select('Language', 'id')
  await nextTick()
  expect(screenText()).toContain('Pengaturan')
  expect(field('Bahasa').value).toBe('id')
  expect([language.value, readPreference(), document.documentElement.lang]).toEqual(['id', 'id', 'id'])
})

it('names each language in itself', () => {
  open()
  const names = [...field('Language').querySelectorAll('option')].map(option => option.textContent.trim())
  expect(names).toEqual(['English', 'Bahasa Indonesia'])
})

it('changes the appearance at once, keeps it, and gives the browser’s bar its colour', async () => {
  const { theme } = open()
  const colour = () => document.querySelector<HTMLMetaElement>('meta[name=theme-color]')?.content
  expect(field('Appearance').value).toBe('system')
  const before = colour()
  expect(before).toMatch(/^#/)
  select('Appearance', 'dark')
  await nextTick()
  expect([theme(), readAppearance()]).toEqual(['dark', 'dark'])
  expect(colour()).not.toBe(before)
})

it('follows what is chosen in another tab of this device', async () => {
  const { theme } = open()
  // The browser tells every tab but the one that wrote.
  const writeElsewhere = (key: string, value: string) => {
    localStorage.setItem(key, value)
    dispatchEvent(new StorageEvent('storage', { key, newValue: value }))
  }
  writeElsewhere('simmer-appearance', 'dark')
  writeElsewhere('simmer-language', 'id')
  await nextTick()
  expect([theme(), field('Tampilan').value, language.value]).toEqual(['dark', 'dark', 'id'])
  writeElsewhere('simmer-language', 'xx')
  await nextTick()
  expect(language.value).toBe('id')
})

it('has room for what else this device says of itself, and is closed by a person only', () => {
  const { onClose } = open()
  expect(screenText()).toContain('Something of this device')
  expect(onClose).not.toHaveBeenCalled()
  button('Close').click()
  expect(onClose).toHaveBeenCalledOnce()
})
