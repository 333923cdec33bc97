interface ImportMetaEnv {
  /** `true` in a build for the embedded demo backend; set by vite.config.ts. */
  readonly VITE_EMBEDDED?: boolean
  /** How long a new task may be taken back before it is sent, in milliseconds; default 0: no *Undo*. */
  readonly VITE_UNDO_WINDOW_MS?: string
}
