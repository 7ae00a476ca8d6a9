/** For the person at the terminal: standard output, apart from the log. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
