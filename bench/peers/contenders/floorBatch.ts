import { createFloor } from './floor'

export default createFloor(50)
