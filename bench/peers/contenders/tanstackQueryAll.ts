import { createQueryPersist } from './queryPersist'

export default createQueryPersist(true)
