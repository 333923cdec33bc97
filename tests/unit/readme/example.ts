import { createTaskQueue, defineTask, QueueDatabase, RefusedError, UnreachableError } from '@/queue'
import * as v from 'valibot' // or any Standard Schema

const sendLetter = defineTask({
  type: 'letter',
  schema: v.object({ to: v.string(), text: v.string() }),
  describe: ({ to }) => `Letter to ${to}`,
  orderingKeys: ({ to }) => [`person:${to}`],
  async handle({ to, text }, { task, signal }) {
    const answer = await fetch('/letters', {
      method: 'PUT',
      body: JSON.stringify({ id: task.id, to, text }),
      signal,
    }).catch(() => {
      throw new UnreachableError('No line to the post office.') // costs no attempt: the task waits
    })
    if (answer.status === 422) throw new RefusedError('Nobody lives there.') // fails at once
    if (answer.status >= 500) throw new UnreachableError(`The post office answered ${answer.status}.`)
    if (!answer.ok) throw new Error(`The post office answered ${answer.status}.`) // is counted
    return answer.json()
  },
})
const queue = createTaskQueue({ database: new QueueDatabase({ name: 'post' }), tasks: [sendLetter] })
queue.start()
const task = await queue.enqueue('letter', { to: 'Ada', text: 'Hello' }) // safe from here on

export { queue, sendLetter, task }
