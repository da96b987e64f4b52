import { edition, withAll } from '../requirement.ts'
import { GOVERNANCE } from './governance.ts'
import { MEASURES } from './measures.ts'
import { OPERATION } from './operation.ts'
import { ORGANISATION } from './organisation.ts'
import { OUTSOURCING } from './outsourcing.ts'
import { RESILIENCE } from './resilience.ts'

/**
 * 基本方針: one requirement for each distinct obligation that five published basic policies contain. What most of them
 * say is what the ministry's model text says; what only one says is here too, for others have it in their own words.
 */
export const BASIC_POLICY = edition(
  {
    key: 'basic-policy',
    words: { ja: '情報セキュリティ基本方針の義務', en: 'obligations of basic policies' },
    from: null,
    until: null,
    source: { title: '公表された情報セキュリティ基本方針5件の義務文', certainty: 'primary' },
  },
  withAll([...GOVERNANCE, ...ORGANISATION, ...RESILIENCE, ...MEASURES, ...OPERATION, ...OUTSOURCING], {
    document: 'basic-policy',
  }),
)
