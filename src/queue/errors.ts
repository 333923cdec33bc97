/** The error family. Each has a lasting `code`; its message says what happened and what to do. */
export abstract class QueueError extends Error {
  abstract readonly code: string
}

/** The payload doesn't fit its type. Nothing was written. */
export class InvalidPayloadError extends QueueError {
  override readonly name = 'InvalidPayloadError'
  readonly code = 'invalid_payload'
  /** @param field the path of the field, such as `items.0.quantity`; empty for the payload itself */
  constructor(
    readonly field: string,
    readonly reason: string,
  ) {
    super(field ? `${field}: ${reason}` : reason)
  }
}

/** No task type of that name was given to `createTaskQueue`. */
export class UnknownTaskTypeError extends QueueError {
  override readonly name = 'UnknownTaskTypeError'
  readonly code = 'unknown_type'
  constructor(readonly type: string) {
    super(`There is no task type "${type}". Define it with defineTask and pass it to createTaskQueue.`)
  }
}

/** The id belongs to a stored task with another payload, type or owner. */
export class IdReusedError extends QueueError {
  override readonly name = 'IdReusedError'
  readonly code = 'id_reused'
  constructor(readonly id: string) {
    super(`Task ${id} is already stored with other content. Take a new id for a new task.`)
  }
}

/** The same task was stored before, and a person has ended it since: sending it once more does not bring it back. */
export class TaskEndedError extends QueueError {
  override readonly name = 'TaskEndedError'
  readonly code = 'task_ended'
  constructor(readonly id: string) {
    super(`Task ${id} was cancelled or put aside. Take a new id to do it all the same.`)
  }
}

export class TaskNotFoundError extends QueueError {
  override readonly name = 'TaskNotFoundError'
  readonly code = 'task_not_found'
  constructor(readonly id: string) {
    super(`There is no task ${id} on this device.`)
  }
}

/** The task is in a status, or belongs to a person, that doesn't allow this. */
export class NotPossibleError extends QueueError {
  override readonly name = 'NotPossibleError'
  readonly code = 'not_possible'
}

/** A task needs a person who made it. */
export class NobodySignedInError extends QueueError {
  override readonly name = 'NobodySignedInError'
  readonly code = 'nobody_signed_in'
  constructor() {
    super('Nobody is signed in on this device. Sign in and try again.')
  }
}

/** The device could not store it: nothing was written, the work is not queued. */
export class StorageError extends QueueError {
  override readonly name = 'StorageError'
  constructor(
    readonly code: 'storage_full' | 'storage_unavailable' | 'storage_outdated',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Thrown by a task's own handler: it will never work like this, so the task fails at once. */
export class RefusedError extends QueueError {
  override readonly name = 'RefusedError'
  constructor(
    message: string,
    readonly code = 'refused',
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Thrown by a task's own handler: nobody answered, so the attempt is not counted and the task waits. */
export class UnreachableError extends QueueError {
  override readonly name = 'UnreachableError'
  readonly code = 'unreachable'
}
