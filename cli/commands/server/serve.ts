import { serve, settingsHelp } from '#server'

import type { Command } from '../../command.ts'

/** `sekisho serve [--port 8080] [--host 127.0.0.1] [--data ./data] [--demo] …` */
export const serveCommand: Command = {
  usage: '[--port 8080] [--host 127.0.0.1] [--data ./data] [--demo] [--config FILE] …',
  words: {
    ja: 'データのフォルダにあるすべての団体を HTTP で提供する',
    en: 'serve every organisation of a data folder over HTTP',
  },
  help: ({ language }) => settingsHelp(language),
  run: async (args, screen) =>
    // Standard output is for the lines of events, one JSON each; a person reads the other.
    await serve({ flags: args, environment: process.env, language: screen.language, say: screen.complain }),
}
