import { onMounted, onUnmounted, watch } from 'vue'

type Parameters<Name extends string> = Readonly<Partial<Record<Name, string>>>

const nothing: Parameters<string> = {}

/**
 * Keeps the query of the page's address true to what a panel shows, on the entry of the browser's history that its dialog has
 * made, and takes it out again with the panel. Names of others stay as they are.
 * @param values what to show; an empty or absent one takes its name out
 */
export function useAddressParameters<Name extends string>(
  names: readonly Name[],
  values: () => Parameters<Name>,
): void {
  const write = () => replace(names, values())
  const clear = () => replace(names, nothing)
  onMounted(write)
  watch(values, write, { deep: true })
  // A question on top has had an entry of its own, and the one below it is older than what has been chosen since.
  window.addEventListener('popstate', write)
  onUnmounted(() => {
    window.removeEventListener('popstate', write)
    clear()
    // The dialog goes back to the entry before its own, which may have come from a link to the panel.
    window.addEventListener('popstate', clear, { once: true })
  })
}

function replace<Name extends string>(names: readonly Name[], values: Parameters<Name>): void {
  const url = new URL(location.href)
  for (const name of names) {
    const value = values[name]
    if (value) url.searchParams.set(name, value)
    else url.searchParams.delete(name)
  }
  if (url.href !== location.href) history.replaceState(history.state, '', url.href)
}
