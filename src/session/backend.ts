/** Where Supabase answers, and the public key that names the project. */
export interface Backend {
  url: string
  key: string
}

/** The backend that this build was made for: a hosted project, or the one embedded in the server that served the app. */
export function backendOfThisBuild(): Backend {
  return { url: backendUrl(), key: import.meta.env.VITE_SUPABASE_ANON_KEY as string }
}

/** True for the embedded demo, whose people and password may be shown on the sign-in screen. The build knows. */
export function isEmbedded(): boolean {
  return import.meta.env.VITE_EMBEDDED === true
}

function backendUrl(): string {
  try {
    // For the embedded backend the build writes `window.location.origin` here, and a worker has no window.
    return (import.meta.env.VITE_SUPABASE_URL as string | undefined) ?? self.location.origin
  } catch {
    return self.location.origin
  }
}
