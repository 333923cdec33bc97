// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { language } from '@/locales'
import StatusCounts from '@/history/StatusCounts.vue'
import { layOut, mountInApp } from '../ui/mountInApp'
import { setScreen } from '../ui/screenSize'

const line = () => document.querySelector<HTMLElement>('.chips') ?? document.createElement('div')

beforeEach(() => {
  language.value = 'en'
})

function show(width: number, height: number): void {
  setScreen(width, height)
  mountInApp(StatusCounts, { modelValue: 'all', counts: {} })
}

describe('the statuses', () => {
  it('have what failed right after all of them', () => {
    show(1024, 768)
    const names = [...line().querySelectorAll('button')].map(one => one.textContent.trim())
    expect(names).toEqual([
      'All',
      'Failed',
      'Queued',
      'Processing',
      'Retrying',
      'Done',
      'Cancelled',
      'Dismissed',
    ])
  })

  it.each([
    ['one line on a phone, where they would take four', 390, 1000, true],
    ['one line on a low screen, where a second one takes a row from the list', 1024, 768, true],
    ['as many lines as they need on a tablet in portrait', 768, 1024, false],
  ])('stand in %s', (_where, width, height, isOneLine) => {
    show(width, height)
    expect(line().classList.contains('one-line')).toBe(isOneLine)
  })

  it('fade on the side on which there are more of them', async () => {
    vi.spyOn(HTMLElement.prototype, 'scrollWidth', 'get').mockReturnValue(900)
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(390)
    show(390, 844)
    await nextTick()
    layOut()
    await nextTick()
    const faded = () => ['more-left', 'more-right'].filter(side => line().classList.contains(side))
    expect(faded()).toEqual(['more-right'])
    line().scrollLeft = 200
    line().dispatchEvent(new Event('scroll'))
    await nextTick()
    expect(faded()).toEqual(['more-left', 'more-right'])
    line().scrollLeft = 510
    line().dispatchEvent(new Event('scroll'))
    await nextTick()
    expect(faded()).toEqual(['more-left'])
  })
})
