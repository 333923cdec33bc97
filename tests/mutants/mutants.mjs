/**
 * Each mechanism that a promise rests on, and how to switch it off: a text of the source and what takes its place.
 * `simulation`: the fault that this plants has to be found by random lives as well, within 2,000 seeds.
 *
 * @typedef {object} Mutant
 * @property {string} mechanism what is switched off, in words
 * @property {string} file
 * @property {string} from occurs exactly once in the file
 * @property {string} to
 * @property {string[]} [tests] the test files that are run; default: all of the queue's
 * @property {'unit' | 'sql'} [suite] default: unit
 * @property {boolean} [simulation]
 */

/** @type {Mutant[]} */
export const mutants = [
  {
    mechanism: 'strict durability',
    file: 'src/queue/database.ts',
    from: "durability = 'strict',",
    to: "durability = 'relaxed',",
  },
  {
    mechanism: 'ledger check on the server',
    file: 'supabase/migrations/20261123090900_apply_tasks.sql',
    from: 'if decided.type is distinct from answer_from_ledger.type or decided.fingerprint <> answer_from_ledger.fingerprint then',
    to: 'if false then',
    suite: 'sql',
    tests: ['tests/sql/ledger.test.ts'],
  },
  {
    mechanism: 'lease token: only the holder of a claim judges',
    file: 'src/queue/taskStore.ts',
    from: 'if (!isFact && row.claimToken !== token) continue',
    to: '',
    simulation: true,
  },
  {
    mechanism: 'a fact is taken from anybody',
    file: 'src/queue/taskStore.ts',
    from: "const isFact = verdict.event === 'complete' || verdict.event === 'cancel'",
    to: 'const isFact = false',
  },
  {
    mechanism: 'lease: a dead holder’s claim runs out',
    file: 'src/queue/readyTasks.ts',
    from: 'return until <= now || until > now + leaseMs + 1_000',
    to: 'return until > now + leaseMs + 1_000',
    simulation: true,
  },
  {
    mechanism: 'clocks: a lease too far ahead has run out',
    file: 'src/queue/readyTasks.ts',
    from: 'return until <= now || until > now + leaseMs + 1_000',
    to: 'return until <= now',
  },
  {
    mechanism: 'clocks: a pause too long is over',
    file: 'src/queue/readyTasks.ts',
    from: 'return task.dueAt <= moment.now || task.dueAt > moment.now + moment.longestPauseMs(task)',
    to: 'return task.dueAt <= moment.now',
  },
  {
    mechanism: 'a claim looks at the row again, in its transaction',
    file: 'src/queue/taskStore.ts',
    from: 'if (row.dueAt !== wanted.dueAt || row.attempts !== wanted.attempts) continue',
    to: '',
  },
  {
    mechanism: 'key order: what shares a key waits',
    file: 'src/queue/readyTasks.ts',
    from: 'else if (moment.isSignedIn && !isHeld(task, held)) {',
    to: 'else if (moment.isSignedIn) {',
    simulation: true,
  },
  {
    mechanism: 'key order: what follows a task that somebody else took goes back',
    file: 'src/queue/chunks.ts',
    from: 'if (task && !isHeld(task, held)) {',
    to: 'if (task) {',
  },
  {
    mechanism: 'owner check: only this person’s tasks are chosen',
    file: 'src/queue/readyTasks.ts',
    from: 'if (task.owner !== moment.owner) continue',
    to: '',
    simulation: true,
  },
  {
    mechanism: 'owner check: a token is sent for its own user only',
    file: 'src/kitchen/rpc.ts',
    from: 'if (userId !== undefined && stored.userId !== userId) {',
    to: "if (userId === 'nobody') {",
    tests: ['tests/unit/kitchen'],
  },
  {
    mechanism: 'owner check between two batches',
    file: 'src/queue/drainer.ts',
    from: 'while (rest.length > 0 && this.parts.owner() === sender) {',
    to: 'while (rest.length > 0) {',
  },
  {
    mechanism: 'halving of a call that nobody answers',
    file: 'src/queue/drainer.ts',
    from: "if (size > 1) return 'halve'",
    to: '',
  },
  {
    mechanism: 'halving of a call that is refused as a whole',
    file: 'src/queue/drainer.ts',
    from: "return size > 1 ? 'halve' : 'settle'",
    to: "return 'settle'",
    simulation: true,
  },
  {
    mechanism: 'halving: the second half is split without being sent whole',
    file: 'src/queue/batchLimit.ts',
    from: 'if (this.suspects > 0) this.size = Math.max(1, Math.floor(this.suspects / 2))',
    to: 'if (this.suspects > 0) this.size = this.suspects',
  },
  {
    mechanism: 'cancel through the server',
    file: 'src/queue/taskStore.ts',
    from: "if (wasNeverSent || (canDecideHere && row.status !== 'processing'))",
    to: "if (wasNeverSent || row.status !== 'processing')",
    simulation: true,
  },
  {
    mechanism: 'a task whose cancel was asked for does not run',
    file: 'src/queue/readyTasks.ts',
    from: 'if (task.cancelRequestedAt !== undefined) {',
    to: 'if (task.cancelRequestedAt !== undefined && task.waits > 0) {',
  },
  {
    mechanism: 'probe: while nobody answers, no task is sent',
    file: 'src/queue/drainer.ts',
    from: 'if (reachability.isSilent && !(await reachability.answersAgain())) return reachability.nextProbeAt',
    to: '',
  },
  {
    mechanism: 'probe: growing pauses',
    file: 'src/queue/retryPolicy.ts',
    from: 'const full = Math.min(longestPauseMs, 1_000 * 2 ** Math.min(asked - 1, 6))',
    to: 'const full = 1_000 + asked * 0',
  },
  {
    mechanism: 'three without an answer in a row mean that nothing gets through',
    file: 'src/queue/drainer.ts',
    from: 'if (this.aloneInARow < 3) return false',
    to: 'if (this.aloneInARow > 0) return false',
  },
  {
    mechanism: 'no answer costs no attempt',
    file: 'src/queue/rowChanges.ts',
    from: 'waits: verdict.isAlone ? row.waits + 1 : row.waits,',
    to: 'attempts: row.attempts + 1, waits: verdict.isAlone ? row.waits + 1 : row.waits,',
  },
  {
    mechanism: '`Retry-After`',
    file: 'src/queue/verdicts.ts',
    from: 'const pause = Math.max(own, asked)',
    to: 'const pause = own + asked * 0',
  },
  {
    mechanism: 'announcing: every outcome is kept for its owner',
    file: 'src/queue/rowChanges.ts',
    from: 'waits: 0,\n    announceTo: row.owner,',
    to: 'waits: 0,',
    simulation: true,
  },
  {
    mechanism: 'announcing: written down after it was shown, not before',
    file: 'src/history/useTaskNotices.ts',
    from: 'if (await wasDrawn()) await markAnnounced',
    to: 'if ((await wasDrawn()) || true) await markAnnounced',
    tests: ['tests/unit/history'],
  },
  {
    mechanism: 'prune’s guard: only what was announced',
    file: 'src/queue/prune.ts',
    from: 'if (open !== undefined || announcedAt === undefined) return false',
    to: 'if (open !== undefined) return false',
    simulation: true,
  },
  {
    mechanism: 'prune’s guard: a failure stays until it is dismissed',
    file: 'src/queue/prune.ts',
    from: "return status === 'failed' ? dismissedAt !== undefined : true",
    to: "return status !== 'failed' || dismissedAt === undefined",
  },
  {
    mechanism: 'room for claims: the reserve is given up',
    file: 'src/queue/persistentWrites.ts',
    from: 'return (await this.options.reserve.giveUp()) || ',
    to: 'return ',
  },
  {
    mechanism: 'room for claims: new tasks leave it alone',
    file: 'src/queue/taskStore.ts',
    from: 'if (reserve.isGivenUp && !(await reserve.keep())) throw storageFull()',
    to: '',
  },
  {
    mechanism: 'a lost connection is opened again',
    file: 'src/queue/storageErrors.ts',
    from: 'return !(error instanceof QueueError) && ',
    to: 'return false && ',
  },
  {
    mechanism: 'an opening that failed is tried again',
    file: 'src/queue/database.ts',
    from: 'await this.open()\n    // What',
    to: 'await this.tasks.count()\n    // What',
  },
  {
    mechanism: 'code older than the stored schema never claims',
    file: 'src/queue/database.ts',
    from: "this.on('ready', checkVersion, true)",
    to: 'void checkVersion',
  },
  {
    mechanism: 'an old tab closes when the schema is upgraded',
    file: 'src/queue/database.ts',
    from: '      this.isOutdated = true\n      this.close({ disableAutoOpen: true })',
    to: '',
  },
  {
    mechanism: 'an unknown type waits for `update`',
    file: 'src/queue/readyTasks.ts',
    from: 'if (!moment.knows(task)) {',
    to: 'if (task.waits < 0) {',
  },
  {
    mechanism: 'payloads are migrated before they are sent',
    file: 'src/queue/defineTask.ts',
    from: 'if (task.version >= target) return task',
    to: 'if (task.version <= target) return task',
  },
  {
    mechanism: 'a double tap is one task',
    file: 'src/queue/taskStore.ts',
    from: 'if (!isSame) throw new IdReusedError(task.id)',
    to: 'throw new IdReusedError(task.id)',
  },
  {
    mechanism: 'an id is not taken for other work',
    file: 'src/queue/taskStore.ts',
    from: 'if (!isSame) throw new IdReusedError(task.id)',
    to: 'void isSame',
  },
  {
    mechanism: 'a refused session is not used again',
    file: 'src/queue/drainer.ts',
    from: 'isSignedIn: owner() !== this.refusedOwner,',
    to: 'isSignedIn: true,',
  },
  {
    mechanism: 'result and status change in one transaction',
    file: 'src/queue/taskStore.ts',
    from: 'await this.changeCompanions(settled)\n      return',
    to: 'return',
  },
  {
    mechanism: 'undo window: a new task may not be claimed before',
    file: 'src/queue/taskQueue.ts',
    from: 'dueAt: now + this.parts.undoWindowMs,',
    to: 'dueAt: now,',
  },
  {
    mechanism: 'a commit that was not told: claim knows its token',
    file: 'src/queue/taskStore.ts',
    from: 'if (row.claimToken === token) {',
    to: "if (row.claimToken === '') {",
  },
  {
    mechanism: 'a commit that was not told: settle knows its attempt',
    file: 'src/queue/taskStore.ts',
    from: 'if (isSecondTry && (await this.isRecorded(row, settlement))) {',
    to: 'if (settlements.length === 0) {',
  },
  {
    mechanism: 'prune counts anew in each transaction',
    file: 'src/queue/prune.ts',
    from: "const excess = ended - (await tasks.orderBy('announceTo').count()) - keepRows",
    to: 'const excess = ended - keepRows',
  },
  {
    mechanism: 'two tabs don’t renew one session at once',
    file: 'src/session/renewalTurn.ts',
    from: "if (isHeld(row.renewingUntil, now)) return 'held'",
    to: '',
    tests: ['tests/unit/session'],
  },
  {
    mechanism: 'a frozen window does not silence the others',
    file: 'src/history/inOneTab.ts',
    from: 'const timer = setTimeout(() => patience.abort(), patienceMs)',
    to: 'const timer = setTimeout(() => undefined, patienceMs)',
    tests: ['tests/unit/history'],
  },
  {
    mechanism: 'announcing: what another window has just shown is not shown again',
    file: 'src/history/useTaskNotices.ts',
    from: '.filter(({ id }) => ids.has(id))',
    to: '',
    tests: ['tests/unit/history'],
  },
  {
    mechanism: 'what was released meanwhile is not released again',
    file: 'src/queue/taskStore.ts',
    from: '.filter(row => isExpired(row, now))',
    to: '.filter(() => now > 0)',
    simulation: true,
  },
  {
    mechanism: 'the browser’s log is outgrown at each opening',
    file: 'src/queue/tornLog.ts',
    from: 'count < writes',
    to: 'count < 1',
  },
  {
    mechanism: 'no room to outgrow the log is no reason not to start',
    file: 'src/queue/tornLog.ts',
    from: '} catch {',
    to: '} catch (error) {\n    throw error',
  },
]
