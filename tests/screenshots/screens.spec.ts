import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../support/app'
import { root } from '../support/backend'
import { cutBeforeSending } from '../support/faultProxy'
import { expect, test } from '../support/kitchen'

const folder = join(root, 'docs/images')

async function picture(app: App, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  // No caret that blinks, no ripple that is still spreading.
  await app.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
}

/** Passing notices have passed. */
async function quiet(app: App): Promise<void> {
  await expect(app.notice(/^(Processing|Produced|.* written off)/)).toHaveCount(0, { timeout: 20_000 })
}

test('pictures for the README', async ({ kitchen }) => {
  const { app, tablet, proxy } = await kitchen({ person: null })
  await expect(app.page.getByLabel('Email')).toBeVisible()
  await picture(app, 'sign-in')

  await app.signIn('kitchen')
  await app.expectOnline()
  await picture(app, 'board')

  const production = await app.fill('New production', { item: 'Hummus', quantity: 500, unit: 'g' })
  await picture(app, 'new-production')
  await production.getByRole('button', { name: 'Produce' }).click()
  await expect(app.notice('Produced 500 g of Hummus')).toBeVisible()
  await expect(app.notice(/^Processing/)).toHaveCount(0)
  await picture(app, 'notice-done')
  await quiet(app)

  const products = await app.fill('Write off products', {
    item: 'Tomatoes',
    quantity: 600,
    unit: 'g',
    reason: 'Expired',
    notes: 'Past expiry date',
  })
  await picture(app, 'write-off-products')
  await products.getByRole('button', { name: 'Write off' }).click()
  await expect(app.notice('Tomatoes written off')).toBeVisible()
  await quiet(app)
  const preparations = await app.fill('Write off preparations', {
    item: 'Sambal matah',
    quantity: 900,
    unit: 'g',
    reason: 'Spoiled',
  })
  await picture(app, 'write-off-preparations')
  await preparations.getByRole('button', { name: 'Write off' }).click()
  await app.expectStatuses('completed', 'completed', 'completed')
  await quiet(app)

  // One that fails: the shelf it names is not in this restaurant.
  await tablet.setOffline(true)
  await app.writeOff('products', { item: 'Chicken', quantity: 800, unit: 'g', reason: 'Expired' })
  await app.alterFirstItem({ itemId: 'prod_turkey' })
  await tablet.setOffline(false)
  await expect(app.notice('Write-off failed')).toBeVisible()
  await quiet(app)
  await picture(app, 'notice-failed')

  proxy.backend(cutBeforeSending)
  await app.produce('Sambal matah', 400)
  await app.produce('Hummus', 500)
  await app.expectOffline()
  await quiet(app)
  await picture(app, 'board-offline')
  await app.openTasks()
  await expect(app.tasks.locator('.matches')).toHaveText(/^\d+ tasks$/)
  await picture(app, 'task-list')
})
