/** What a test looks for: elements of these kinds, by the name that a screen reader would say. */
export interface Wanted {
  kind: 'button' | 'field' | 'option' | 'dialog' | 'row' | 'notice'
  name: string
  /** The name begins like this, and goes on. */
  isBeginning?: boolean
}

/** Runs in the page: it may use nothing from outside of itself. Only what is shown, and not behind a dialog, is found. */
export function findInPage({ kind, name, isBeginning = false }: Wanted): HTMLElement | null {
  const selectors = {
    button: 'button',
    field: 'input, textarea, select',
    option: '[role=option]',
    dialog: '[role=dialog]',
    row: 'tr, [role=row]',
    notice: '[aria-label=Notices] p',
  }
  const textOf = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ').trim()
  const nameOf = (element: HTMLElement) => {
    const labelled = element.getAttribute('aria-labelledby')
    const labels = (element as HTMLInputElement).labels
    return (
      element.getAttribute('aria-label') ??
      (labelled
        ? textOf(document.getElementById(labelled))
        : labels?.length
          ? textOf(labels[0] ?? null)
          : textOf(element))
    )
  }
  const isNamed = (found: string) => (isBeginning ? found.startsWith(name) : found === name)
  const isShown = (element: HTMLElement) =>
    element.checkVisibility() && element.getClientRects().length > 0 && !element.closest('[inert]')
  return (
    [...document.querySelectorAll<HTMLElement>(selectors[kind])].find(
      element => isShown(element) && isNamed(nameOf(element)),
    ) ?? null
  )
}
