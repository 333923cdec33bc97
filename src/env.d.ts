interface ImportMetaEnv {
  /** `true` in a build for the embedded demo backend; set by vite.config.ts. */
  readonly VITE_EMBEDDED?: boolean
}
