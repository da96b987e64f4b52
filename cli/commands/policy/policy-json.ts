import { matchObligations, type Clause, type Policy } from '#policy'

/** A policy as `policy read --json` gives it: documented in docs/policy.md, stable for programs. */
export function policyJson(file: string, policy: Policy): object {
  return {
    file,
    kind: policy.kind,
    title: policy.title,
    issuer: policy.issuer,
    issuerKind: policy.issuerKind,
    ...(policy.instrument !== undefined && { instrument: policy.instrument }),
    ...(policy.responsible !== undefined && { responsible: policy.responsible }),
    dates: policy.dates,
    clauses: policy.clauses.map(clauseJson),
    definitions: policy.definitions,
    abbreviations: policy.abbreviations,
    threats: policy.threats,
    scope: policy.scope,
    obligations: obligationsJson(policy),
    crossReferences: policy.crossReferences,
    definedButUnused: policy.definedButUnused,
    usedButUndefined: policy.usedButUndefined,
    outside: policy.outside,
    findings: policy.findings,
  }
}

/** The obligations of a policy with the requirements that each carries. */
export function obligationsJson(policy: Policy): readonly object[] {
  const matched = matchObligations(policy)
  return policy.obligations.map(({ parts, ...obligation }, index) => ({
    ...obligation,
    parts,
    own: matched[index]!.own,
    requirements: matched[index]!.matches.map(({ requirement, certainty, modality }) => ({
      key: requirement,
      certainty,
      modality,
    })),
  }))
}

function clauseJson({ number, key, title, term, text, lines, items }: Clause): object {
  return {
    number,
    ...(key !== undefined && { key }),
    ...(title !== undefined && { title }),
    ...(term !== undefined && { term }),
    lines,
    text,
    items: items.map(clauseJson),
  }
}
