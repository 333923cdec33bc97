import type { Page } from '@playwright/test'

/** What each row of the board has said, one after the other, from when the recorder was put up. */
export interface BoardRecorder {
  said: (item: string) => Promise<string[]>
  /** The names of the rows that have changed. */
  changed: () => Promise<string[]>
}

interface RecordingWindow extends Window {
  boardRows?: Map<string, string[]>
}

/** Notes every text that the board shows, at each change of the page: also what is gone before anybody could look. */
export async function recordBoard(page: Page): Promise<BoardRecorder> {
  await page.evaluate(() => {
    const rows = new Map<string, string[]>()
    ;(window as RecordingWindow).boardRows = rows
    const note = () => {
      for (const row of document.querySelectorAll('table.stock tbody tr')) {
        const name = row.querySelector('.name')?.textContent.trim() ?? ''
        const [, ...figures] = [...row.children].map(cell => cell.textContent.replaceAll(/\s+/g, ' ').trim())
        const said = rows.get(name) ?? []
        const now = figures.join(' | ')
        if (said.at(-1) !== now) said.push(now)
        rows.set(name, said)
      }
    }
    note()
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  const rows = () => page.evaluate(() => [...((window as RecordingWindow).boardRows ?? [])])
  return {
    said: async item => (await rows()).find(([name]) => name === item)?.[1] ?? [],
    changed: async () => (await rows()).filter(([, said]) => said.length > 1).map(([name]) => name),
  }
}
