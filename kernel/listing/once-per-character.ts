/** What is so of a character, asked once for each that is met; there are no more than Unicode has. */
export function oncePerCharacter(ask: (character: string) => boolean): (character: string) => boolean {
  const known = new Map<string, boolean>()
  return (character) => {
    let answer = known.get(character)
    if (answer === undefined) known.set(character, (answer = ask(character)))
    return answer
  }
}
