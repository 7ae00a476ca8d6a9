/** Prints a fresh start link, on the machine that runs the server. */
export const newLinkCommand = 'npm run link';
