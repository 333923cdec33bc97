import { afterEach } from 'vitest'

export interface Gate {
  opened: Promise<void>
  open: () => void
}

const gates: Gate[] = []

/** Something to wait for until somebody says go; at the end of the test at the latest, so that a failure holds nothing up. */
export function createGate(): Gate {
  let open = (): void => undefined
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  const gate = { opened, open }
  gates.push(gate)
  return gate
}

afterEach(() => {
  for (const { open } of gates.splice(0)) open()
})
