export interface Gate {
  opened: Promise<void>
  open: () => void
}

/** Something to wait for until somebody says go. */
export function createGate(): Gate {
  let open = (): void => undefined
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open }
}
