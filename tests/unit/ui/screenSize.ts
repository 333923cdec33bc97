import { afterEach } from 'vitest'

const usual = { width: 1024, height: 768 }

afterEach(() => {
  setScreen(usual.width, usual.height)
})

/** The screen of the next component that is mounted, also for its media queries; a tablet in landscape again after the test. */
export function setScreen(width: number, height: number): void {
  const { happyDOM } = window as unknown as {
    happyDOM: { setViewport: (size: { width: number; height: number }) => void }
  }
  happyDOM.setViewport({ width, height })
}
