import type { TestProject } from 'vitest/node'
import { setUpServer } from '../../tests/support/sql/postgresServer'

/** A Postgres as it comes: each commit is on the disk before it is answered, and vacuum runs. */
export default (project: TestProject) => setUpServer(project, [])
