/**
 * Copies every table of a database, so that the next test finds it as this one did: much cheaper than another database.
 * What tests may change is rows; the copies lie in a schema that the backend shows nobody.
 * @param {import('@electric-sql/pglite').PGlite} database
 * @returns {Promise<() => Promise<void>>} puts all rows and sequences back
 */
export async function keepTables(database) {
  const tables = /** @type {{ rows: { name: string, columns: string }[] }} */ (
    await database.query(`
      select format('%I.%I', n.nspname, c.relname) as name,
        (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
          where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.relpersistence = 'p'
        and n.nspname not in ('pg_catalog', 'information_schema', 'kept')`)
  ).rows
  const sequences = /** @type {{ rows: { name: string, last: string | null }[] }} */ (
    await database.query(`select format('%I.%I', schemaname, sequencename) as name, last_value::text as last
      from pg_sequences`)
  ).rows
  await database.exec(
    [
      // The template of all databases has one already.
      'drop schema if exists kept cascade',
      'create schema kept',
      ...tables.map(({ name }, place) => `create table kept.t${place} as table ${name}`),
    ].join(';'),
  )
  const putBack = [
    'begin',
    // Neither triggers nor foreign keys: the rows were whole when they were copied.
    'set local session_replication_role = replica',
    ...tables.flatMap(({ name, columns }, place) => [
      `delete from ${name}`,
      `insert into ${name} (${columns}) overriding system value select ${columns} from kept.t${place}`,
    ]),
    ...sequences.map(({ name, last }) =>
      last === null ? `alter sequence ${name} restart` : `select setval('${name}', ${last})`,
    ),
    'commit',
  ].join(';')
  return async () => {
    await database.exec(putBack)
  }
}
