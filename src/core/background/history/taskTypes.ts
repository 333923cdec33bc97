import { backgroundState } from '../backgroundState'

/** The task types that this version knows, for a filter; the registry is open for more than the kitchen ships. */
export function taskTypes(): readonly string[] {
  return backgroundState().types
}
