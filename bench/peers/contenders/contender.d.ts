/** The contender of this page: a file of its own beside the harness. */
declare module 'contender' {
  const contender: import('../contender').Contender
  export default contender
}
