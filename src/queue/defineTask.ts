import { InvalidPayloadError } from './errors'
import { canonicalJson } from './portableJson'
import { defaultRetryPolicy, type RetryPolicy } from './retryPolicy'
import type { Task } from './task'

/** The part of Standard Schema (standardschema.dev, v1) that the queue uses; valibot, zod and arktype have it. */
export interface PayloadSchema<Payload> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Payload> | Promise<SchemaResult<Payload>>
    readonly types?: { readonly input: unknown; readonly output: Payload } | undefined
  }
}
type SchemaResult<Payload> =
  | { readonly value: Payload; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        message: string
        path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined
      }[]
    }

export interface HandlerContext {
  task: Task
  /** Aborted when the attempt's time is over. */
  signal: AbortSignal
}

/** A task type, as the queue knows it. */
export interface TaskDefinition<Payload = unknown, Result = unknown> {
  /** Its lasting name; stored with every task. */
  type: string
  /** The version of the payload's shape; raise it when the shape changes, and add a migration. Default 1. */
  version?: number
  /** Checks what is enqueued; synchronous. What it strips or converts is stored that way. */
  schema: PayloadSchema<Payload>
  /** One line for a person. */
  describe(payload: Payload): string
  /** Tasks of one person that share a key run in the order in which they were enqueued. Default: none. */
  orderingKeys?(payload: Payload): string[]
  /** `migrate[n]` turns a payload of version n into one of version n + 1: plain JSON, and not a promise of it. */
  migrate?: Record<number, (payload: unknown) => unknown>
  /** Where this type differs from the queue's retry policy. */
  retry?: Partial<RetryPolicy>
  /**
   * Does the work of one task. Without it the task goes to the queue's `process`, in batches.
   * It runs at least once: use `task.id` as the key that makes a repetition harmless. A result that can't be cloned, such as
   * one with a function in it, is kept as `undefined`, and `onFault` hears of it.
   * @throws RefusedError if it will never work, UnreachableError if nobody answered; anything else is counted
   */
  handle?(payload: Payload, context: HandlerContext): Promise<Result>
}

// What a registry holds: the payload's type is known to the definition only. Its functions are methods, so this fits.
export type AnyTaskDefinition = TaskDefinition

/** Declares a task type; gives its payload a type and changes nothing. */
export function defineTask<Payload, Result = unknown>(
  definition: TaskDefinition<Payload, Result>,
): TaskDefinition<Payload, Result> {
  return definition
}

/** The task types of one queue, by name. */
export class TaskRegistry {
  private readonly byType: Map<string, AnyTaskDefinition>

  constructor(definitions: readonly AnyTaskDefinition[]) {
    this.byType = new Map(definitions.map(definition => [definition.type, definition]))
    if (this.byType.size < definitions.length)
      throw new Error('Two task types share a name: each needs its own.')
  }

  get(type: string): AnyTaskDefinition | undefined {
    return this.byType.get(type)
  }

  /** Whether tasks of the type are run by a handler of their own, and not by what sends to the server. */
  hasHandler(type: string): boolean {
    return this.get(type)?.handle !== undefined
  }

  /** This code has the type, and its payload is not newer than the code. */
  knows(task: Pick<Task, 'type' | 'version'>): boolean {
    const definition = this.get(task.type)
    return definition !== undefined && task.version <= versionOf(definition)
  }
}

export function versionOf(definition: AnyTaskDefinition): number {
  return definition.version ?? 1
}

export function retryPolicyOf(definition: AnyTaskDefinition | undefined): RetryPolicy {
  return { ...defaultRetryPolicy, ...definition?.retry }
}

/** @returns the payload as the schema gives it. @throws InvalidPayloadError naming the first field that is wrong */
export function parsePayload<Payload>(definition: TaskDefinition<Payload>, input: unknown): Payload {
  const result = definition.schema['~standard'].validate(input)
  if (result instanceof Promise) {
    throw new Error(
      `The schema of task type "${definition.type}" is asynchronous: enqueueing must not wait for it.`,
    )
  }
  if (result.issues) {
    const issue = result.issues[0]
    const path = (issue?.path ?? []).map(part => String(typeof part === 'object' ? part.key : part))
    throw new InvalidPayloadError(path.join('.'), issue?.message ?? 'is not valid.')
  }
  return result.value
}

/**
 * The task with its payload brought to the version that this code sends.
 * @throws whatever a migration throws, or an Error if one is missing
 */
export function upgraded(task: Task, definition: AnyTaskDefinition): Task {
  const target = versionOf(definition)
  if (task.version >= target) return task
  let { payload } = task
  for (let version = task.version; version < target; version++) {
    const step = definition.migrate?.[version]
    if (!step) throw new Error(`Task type "${task.type}" has no migration from version ${version}.`)
    payload = step(payload)
  }
  payload = parsePayload(definition, payload)
  // What enqueueing refuses could not be stored here either, and would stop the tasks that are claimed with it.
  canonicalJson(payload)
  return { ...task, payload, version: target }
}
