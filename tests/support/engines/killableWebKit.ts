import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { rewrite, type FaultProxy } from '../faultProxy'
import type { EngineTab } from './engine'
import type { WebKitPaths } from './findEngines'
import { killGroup, type KillableDevice, type KillableEngine } from './killable'
import { createRemoteControl, type RemoteControl } from './remoteControl'
import { onDisplay, startDisplay } from './webkitProcesses'
import { viewport } from '../browser'

/**
 * WebKitGTK's own browser as a person starts it. Under its driver it would keep nothing on the disk; so here it has no
 * driver, its folders are the profile's, and the page takes its orders by `remoteControl.ts`.
 */
export async function createKillableWebKit({ miniBrowser, xvfb }: WebKitPaths): Promise<KillableEngine> {
  const display = await startDisplay(xvfb)
  return {
    openDevice: (profile, proxy) => openDevice(miniBrowser, display.name, profile, proxy),
    close: () => display.stop(),
  }
}

async function openDevice(
  executable: string,
  display: string,
  profile: string,
  proxy: FaultProxy,
): Promise<KillableDevice> {
  const control = await createRemoteControl()
  const obedient = rewrite(html => html.replace('<head>', `<head>${control.tag}`))
  proxy.always('/', obedient)
  proxy.always('/index.html', obedient)
  let leader: number | undefined

  async function start(): Promise<void> {
    const isUp = control.nextPage()
    const child = spawn(executable, [`--geometry=${viewport.width}x${viewport.height}`, control.url], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...onDisplay(display), ...foldersIn(profile) },
    })
    let words = ''
    child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2_000)))
    const failed = new Promise<never>((_, reject) => {
      child.once('error', reject)
      // By itself, that is: after a kill nobody waits for it any more.
      child.once('exit', (code, signal) => {
        const error = new Error(`The browser ended by itself (${String(code ?? signal)}): ${words.trim()}`)
        reject(error)
        if (leader !== child.pid) return
        leader = undefined
        control.hangUp(error)
      })
    })
    failed.catch(() => undefined)
    leader = child.pid
    await Promise.race([isUp, failed])
  }
  async function kill(): Promise<void> {
    if (leader === undefined) throw new Error('The browser is not running.')
    const group = leader
    leader = undefined
    await killGroup(group)
    control.hangUp()
  }

  await start()
  return {
    tab: tabOf(control),
    start,
    kill,
    // Nobody could ask it to close its window.
    leave: async () => {
      await kill()
      await start()
    },
    close: async () => {
      if (leader !== undefined) await kill()
      await control.close()
    },
  }
}

/** All that this browser keeps, and would else keep among a person's own. */
function foldersIn(profile: string) {
  return {
    HOME: profile,
    XDG_DATA_HOME: join(profile, 'data'),
    XDG_CACHE_HOME: join(profile, 'cache'),
    XDG_CONFIG_HOME: join(profile, 'config'),
  }
}

/** Runs in the page. A list opens at the button's way down, the other things answer to the click. */
function tap(element: HTMLElement): void {
  for (const type of ['mousedown', 'mouseup']) {
    element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }))
    if (type === 'mousedown') element.focus()
  }
  element.click()
}

function tabOf(control: RemoteControl): EngineTab {
  const inPage = (script: unknown, input: unknown) =>
    control.run(`(${String(script)})(${JSON.stringify(input)})`)

  async function go(how: string): Promise<void> {
    const arrived = control.nextPage()
    // After the answer, which would go down with the page.
    await control.run(`void setTimeout(() => ${how}, 20)`)
    await arrived
  }

  return {
    open: url => go(`location.assign(${JSON.stringify(url)})`),
    reload: () => go('location.reload()'),
    evaluate: (script, input) => inPage(script, input) as Promise<never>,
    find: async (script, input) => {
      const number = await control.run(`(() => {
        const element = (${String(script)})(${JSON.stringify(input)})
        return element && (window.found ??= []).push(element) - 1
      })()`)
      if (typeof number !== 'number') return null
      // By the page's own means: without a driver nobody moves a finger in this browser.
      const on = (what: string) => control.run(`(element => { ${what} })(window.found[${number}])`)
      return {
        click: async () => {
          await on(`(${String(tap)})(element)`)
        },
        type: async text => {
          await on(
            `element.focus(); element.value = ${JSON.stringify(text)}; element.dispatchEvent(new Event('input'))`,
          )
        },
      }
    },
    screenshot: () => Promise.reject(new Error('Without a driver this browser takes no pictures.')),
  }
}
