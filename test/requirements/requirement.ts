/** A test by its file below test/ and its title, without those of its `describe`. */
interface TestProof {
  file: string;
  title: string;
}

/** A figure that a bench measures, by the bench's name in package.json: `bench:vad` is `vad`. */
interface BenchProof {
  bench: string;
}

export type Proof = TestProof | BenchProof;

export interface Requirement {
  /** Says what it is about; never used again for anything else. */
  id: string;
  text: string;
  /** All of these together prove it. */
  proof: readonly Proof[];
  /** What of it no test can prove, and why; or who looks at it instead. */
  unproved?: string;
}

export interface Chapter {
  title: string;
  requirements: readonly Requirement[];
}

/** Tests of one file, by their titles. */
export const tests = (file: string, ...titles: [string, ...string[]]): TestProof[] =>
  titles.map((title) => ({ file, title }));

export const bench = (name: string): BenchProof => ({ bench: name });
