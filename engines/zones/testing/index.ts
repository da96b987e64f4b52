/** Parts for tests, of this engine and of its benchmarks. */
export { SMALL_ZONES, smallNetwork } from './small-network.ts'
