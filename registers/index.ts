export { houseFor } from './house.ts'
export { MET_BY_REGISTERS } from './meets.ts'
export { REGISTERS } from './registers.ts'
