import type { TestProject } from 'vitest/node'
import { setUpServer } from '../../tests/support/sql/postgresServer'

/**
 * A Postgres as it comes: each commit is on the disk before it is answered, and vacuum runs. It counts what its statements take, as
 * Supabase's does.
 */
export default (project: TestProject) =>
  setUpServer(project, ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.track=all'])
