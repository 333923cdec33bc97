import { onMounted, onUnmounted, watch } from 'vue'

type Parameters<Name extends string> = Readonly<Partial<Record<Name, string>>>

/**
 * Keeps the query of the page's address true to what the calling panel shows, on the entry of the browser's history that its
 * dialog has made, and takes it out again with the panel: of that entry at once, of each one below when it is reached.
 * @param values what to show; an empty or absent one takes its name out
 */
export type AddressParameters<Name extends string> = (values: () => Parameters<Name>) => void

const nothing: Parameters<string> = {}

const known = new Set<string>()
// An entry that the browser travels to is older than what is shown, or is left from a panel that has gone, also from the page
// before a reload: nothing opens because somebody travels there. What is open says itself anew. It captures, to come before the
// back button closes something: what opens in its place may say by the address what it is to show.
if (typeof window !== 'undefined')
  window.addEventListener('popstate', () => replace([...known], nothing), { capture: true })

/**
 * Gives a panel these names in the query of the page's address, see `AddressParameters`. Names of others stay as they are.
 * To be called where the page loads, and not when the panel opens.
 */
export function addressParameters<Name extends string>(names: readonly Name[]): AddressParameters<Name> {
  for (const name of names) known.add(name)
  return values => {
    const write = () => replace(names, values())
    onMounted(write)
    watch(values, write, { deep: true })
    window.addEventListener('popstate', write)
    onUnmounted(() => {
      window.removeEventListener('popstate', write)
      replace(names, nothing)
    })
  }
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
