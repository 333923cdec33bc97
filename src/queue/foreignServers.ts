import type { Environment } from './environment'
import { enoughUnanswered, longestPauseMs, silencePauseMs } from './retryPolicy'
import type { Task } from './task'

interface Silence {
  unanswered: Set<string>
  pauses: number
  until: number
}

/**
 * Whether the servers answer that types with a handler of their own talk to, by evidence. That one of them is silent says
 * nothing about ours, so the other types go on.
 */
export class ForeignServers {
  private readonly silences = new Map<string, Silence>()

  constructor(private readonly environment: Environment) {}

  /** When tasks of this type may be tried; a time that lies further ahead than any pause has seen the clock jump. */
  notBefore(type: string): number {
    const until = this.silences.get(type)?.until ?? 0
    return until > this.environment.now() + longestPauseMs ? 0 : until
  }

  answered(type: string): void {
    this.silences.delete(type)
  }

  unanswered({ type, id }: Task): void {
    const silence = this.silences.get(type) ?? { unanswered: new Set(), pauses: 0, until: 0 }
    this.silences.set(type, silence)
    silence.unanswered.add(id)
    if (silence.unanswered.size < enoughUnanswered) return
    silence.pauses += 1
    silence.until = this.environment.now() + silencePauseMs(silence.pauses, this.environment.random())
  }
}
