import { execFileSync } from 'node:child_process'
import type { FaultProxy } from '../faultProxy'
import type { EngineDevice } from './engine'

/** A browser that can be ended as Android ends it, and started again on what it left on the disk. */
export interface KillableDevice extends EngineDevice {
  /** SIGKILL to every process of the browser. Resolves when it is gone. */
  kill: () => Promise<void>
  /** The same profile again, with an empty tab in front. */
  start: () => Promise<void>
  /** Only where the browser wakes the worker with no tab open. */
  readonly background?: Background
}

export interface Background {
  /** The browser's own network, worker included; when it comes back, the browser wakes the worker. */
  setOffline: (isOffline: boolean) => Promise<void>
  closeTab: () => Promise<void>
}

export interface KillableEngine {
  /**
   * @param profile a folder of its own
   * @param proxy what the app comes through: an engine without a driver puts a word into it
   */
  openDevice: (profile: string, proxy: FaultProxy) => Promise<KillableDevice>
  close: () => Promise<void>
}

/**
 * Ends a process group, whose leader a browser's main process is, and waits until its children are gone, too: they hold
 * the profile.
 */
export async function killGroup(leader: number): Promise<void> {
  process.kill(-leader, 'SIGKILL')
  for (const deadline = Date.now() + 10_000; isAlive(leader);) {
    if (Date.now() > deadline) throw new Error(`The process group ${leader} outlived SIGKILL.`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** A zombie is dead, though in a container nobody may be there to bury it. */
function isAlive(group: number): boolean {
  const list = execFileSync('ps', ['-axo', 'pgid=,stat='], { encoding: 'utf8' }).split('\n')
  return list.some(line => {
    const [pgid, state = ''] = line.trim().split(/\s+/)
    return Number(pgid) === group && !state.startsWith('Z')
  })
}
