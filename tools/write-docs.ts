import { writeFileSync } from 'node:fs'

import { settingsDocument } from '#server/config'
import { eventsDocument } from '#server/events'

/*
 * Writes the documents that are made from declarations: npm run docs
 * Tests hold them to be what the declarations say.
 */
writeFileSync('docs/運用/settings.md', settingsDocument())
writeFileSync('docs/運用/events.md', eventsDocument())
