/** A write-off, known by its note: the app gives it its id. */
export interface Order {
  itemId: string
  quantity: number
  note: string
}

/** What these tests use of Vue's own tree of a mounted app: a page has no other way in. */
interface VueNode {
  component?: { props: object; subTree: VueNode } | null
  children?: unknown
}

interface WriteOffProps {
  items: { id: string; baseUnit: string }[]
  draft: { renewId: () => void }
  enqueue: (lines: object[], reason: string, notes: string) => Promise<string>
}

/**
 * Runs in the page, while the dialog "Write off products" is open: sends an order as its form does, but many at once, as no
 * finger can. Nothing of the app is changed for it.
 *
 * @returns the task's id, when the app's own promise says that the task is safe
 */
export function enqueueThroughDialog({ itemId, quantity, note }: Order): Promise<string> {
  const formIn = (node: VueNode): WriteOffProps | undefined => {
    const { component, children } = node
    if (component && 'draft' in component.props && 'enqueue' in component.props) {
      return component.props as WriteOffProps
    }
    const inside = component
      ? [component.subTree]
      : Array.isArray(children)
        ? (children as unknown[]).filter(child => typeof child === 'object' && child !== null)
        : []
    for (const child of inside as VueNode[]) {
      const found = formIn(child)
      if (found) return found
    }
    return undefined
  }
  const root = document.querySelector<Element & { _vnode?: VueNode }>('#app')
  const form = root?._vnode && formIn(root._vnode)
  const item = form?.items.find(({ id }) => id === itemId)
  if (!form || !item) return Promise.reject(new Error(`No open form for ${itemId}.`))
  form.draft.renewId()
  return form.enqueue([{ item, quantity, unit: item.baseUnit }], 'spoiled', note)
}
