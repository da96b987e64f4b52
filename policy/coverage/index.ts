export { coverage } from './coverage.ts'
export {
  COVERAGE_STATUSES,
  type Carrier,
  type Coverage,
  type CoverageFacts,
  type CoverageStatus,
  type RequirementCoverage,
} from './report.ts'
