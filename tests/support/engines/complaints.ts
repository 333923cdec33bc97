import { rewrite, type FaultProxy } from '../faultProxy'

/**
 * WebKit's driver tells nothing of a page's console, so the page itself remembers, in every engine alike: the line puts
 * a first script into it, which is precached with the page and works with no network too.
 */
export function collectComplaints(proxy: FaultProxy): void {
  const into = rewrite(html => html.replace('<head>', `<head><script>(${String(collect)})()</script>`))
  proxy.always('/', into)
  proxy.always('/index.html', into)
}

/** Runs in the page: errors on the console, and whatever nobody caught. In localStorage, so that it outlives a reload. */
function collect(): void {
  const note = (text: string) => {
    const noted = JSON.parse(localStorage.getItem('complaints') ?? '[]') as string[]
    localStorage.setItem('complaints', JSON.stringify([...noted, text]))
  }
  const inWords = (what: unknown) =>
    what instanceof Error ? `${what.name}: ${what.message}\n${what.stack ?? ''}` : String(what)
  localStorage.setItem('complaints', localStorage.getItem('complaints') ?? '[]')
  const say = console.error.bind(console)
  console.error = (...what: unknown[]) => {
    note(`console: ${what.map(inWords).join(' ')}`)
    say(...what)
  }
  addEventListener('error', event => note(`uncaught: ${inWords(event.error ?? event.message)}`))
  addEventListener('unhandledrejection', event => note(`unhandled: ${inWords(event.reason)}`))
}

/** Runs in the page. */
export function readComplaints(): string[] {
  const noted = localStorage.getItem('complaints')
  return noted === null ? ['Nobody collects complaints in this page.'] : (JSON.parse(noted) as string[])
}
