import { expect, test, type Kitchen } from '../support/kitchen'
import { expectNoWindow, notificationsOf, postToWindows } from '../support/serviceWorker'

/** A write-off that the server refuses, sent by the worker with no window open. @returns its id */
async function failInBackground({ app, tablet }: Kitchen): Promise<string> {
  await app.expectOpensOffline()
  await tablet.setOffline(true)
  await app.writeOff('products', { item: 'Tomatoes', quantity: 10, unit: 'g', reason: 'Spoiled' })
  const [task] = await app.storedTasks()
  const id = task?.id ?? ''
  await app.alterStoredTask(id, { payload: {} })
  await expect.poll(() => app.isSyncRequested()).toBe(true)
  await app.page.close()
  await expectNoWindow(tablet.context())
  await tablet.setOffline(false)
  return id
}

test('work fails with no window open: a notification says so, and its tap opens the history at that task', async ({
  kitchen,
}) => {
  const restaurant = await kitchen()
  const { tablet, proxy } = restaurant
  // Naming one permission denies all others.
  const granted = ['notifications', 'background-sync']
  await tablet.context().grantPermissions(granted, { origin: proxy.url })
  const id = await failInBackground(restaurant)
  await expect
    .poll(() => notificationsOf(tablet.context()), { timeout: 30_000 })
    .toMatchObject([{ body: 'Write off 10 g of Tomatoes (spoiled)', tag: id, data: id }])
  expect((await notificationsOf(tablet.context()))[0]?.title).toMatch(/^Write-off failed: /)

  // The tap itself belongs to the system; this is the address that it opens.
  const next = await tablet.openTab(`/?task=${id}`)
  await expect(next.taskRow('Tomatoes')).toHaveAttribute('aria-current', 'true')
  await expect(next.taskRow('Tomatoes')).toBeInViewport()
  await next.closeTasks()
  expect(new URL(next.page.url()).search).toBe('')

  // And this is what it says to a window that is open already.
  await postToWindows(tablet.context(), { kind: 'open-task', id })
  await expect(next.taskRow('Tomatoes')).toHaveAttribute('aria-current', 'true')
  // Again, once its details were closed.
  await next.tasks.getByRole('button', { name: 'Close the details' }).click()
  await expect(next.taskRow('Tomatoes')).not.toHaveAttribute('aria-current')
  await postToWindows(tablet.context(), { kind: 'open-task', id })
  await expect(next.taskRow('Tomatoes')).toHaveAttribute('aria-current', 'true')
})

test('without permission nothing is shown: the failure waits for the next opening', async ({ kitchen }) => {
  const restaurant = await kitchen()
  const { app, tablet, proxy } = restaurant
  await expect(app.page.getByRole('complementary', { name: 'Notifications' })).toBeHidden()
  await failInBackground(restaurant)
  await expect.poll(() => proxy.count('/apply_tasks'), { timeout: 30_000 }).toBe(1)
  const next = await tablet.openTab()
  await expect(next.notice('Write-off failed')).toBeVisible()
  expect(await notificationsOf(tablet.context())).toEqual([])
})
