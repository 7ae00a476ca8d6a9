/** A Cypher text that stands as a literal in the source, where a test finds and checks it. */
export type Cypher = string & { readonly isCypher: true };

/** Takes no values: those go as parameters, so that no text from outside is ever read as Cypher. */
export function cypher(text: TemplateStringsArray): Cypher {
  return text[0] as Cypher;
}
