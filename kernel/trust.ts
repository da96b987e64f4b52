/**
 * Tells the compiler what it cannot see: that a value is of a type, although only the code around it shows why. The
 * one way in which the kernel narrows without a check; each use says beside it why it holds.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- an assertion has its type on one side only
export function trust<T>(value: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one assertion for which the uses give the reason
  return value as T
}
