/**
 * The folder in which a command was typed: npm runs scripts in the package's own folder and tells this one in
 * INIT_CWD, which every process below it inherits, so that it counts only for the script itself.
 */
export function invocationFolder(script: string): string {
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  return npm_lifecycle_event === script && INIT_CWD !== undefined ? INIT_CWD : process.cwd();
}
