import { createSimmer } from './simmerQueue'

// In turn of twenty dishes that share nothing.
let made = 0

export default createSimmer(() => [`item:${(made += 1) % 20}`])
