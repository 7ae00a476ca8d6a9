/** What signed statements say of one chain: hashes that it must have, by place. */
export class ExpectedHeads {
  readonly #byPlace = new Map<number, { hash: string; source: string }>();
  /** Number of the last checkpoint of its own writer. */
  ownCheckpoints = 0;
  #end = 0;
  #checkpointed = 0;

  /** `source` is who says so, such as `checkpoint 4 of server-clinic-1`. The first word on a place counts. */
  add(sequence: number, hash: string, source: string): void {
    if (!this.#byPlace.has(sequence)) this.#byPlace.set(sequence, { hash, source });
    this.#end = Math.max(this.#end, sequence);
  }

  addCheckpoint(sequence: number, hash: string, source: string): void {
    this.add(sequence, hash, source);
    this.#checkpointed = Math.max(this.#checkpointed, sequence);
  }

  at(sequence: number): { hash: string; source: string } | undefined {
    return this.#byPlace.get(sequence);
  }

  /** The last place that anybody saw; 0 where nobody saw one. */
  get end(): number {
    return this.#end;
  }

  /** The last one that a checkpoint saw. */
  get checkpointed(): number {
    return this.#checkpointed;
  }
}
