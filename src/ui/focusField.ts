/** What a person can type into; the library keeps a chosen entry in a hidden field that comes before it. */
const typable = 'input:not([type="hidden"]):not([readonly]):not(:disabled)'

/**
 * Puts the focus where somebody goes on within `element`: to a field that can't be sent as it is, else to the first one that can be
 * typed into.
 * @returns whether there was such a field
 */
export function focusField(element: ParentNode | null | undefined): boolean {
  const field =
    element?.querySelector<HTMLElement>(`${typable}[aria-invalid="true"]`) ??
    element?.querySelector<HTMLElement>(typable)
  field?.focus({ preventScroll: true })
  return field !== null && field !== undefined
}
