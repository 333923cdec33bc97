import { createSimmer } from './simmerQueue'

// As productions of one dish: all touch the same four items.
const items = ['item:prep_123', 'item:prod_chickpeas', 'item:prod_tahini', 'item:prod_lemon']

export default createSimmer(() => items)
