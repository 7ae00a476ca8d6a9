import { describe, expect, test } from 'vitest';
import type { Break } from '../../../media/stages/sound.ts';
import { noCounts } from '../../../media/stages/Stage.ts';
import { Gate } from '../../../media/vad/Gate.ts';

interface Piece {
  kind: 'piece' | 'cut';
  name: string;
  loud: boolean;
  arrivedAtMs: number;
}

/** Each piece lasts 100 ms; 300 ms of pre-roll, 200 ms of hang-over. */
function gate(keepOpen: () => boolean = () => false) {
  const out: (Piece | Break)[] = [];
  const counts = noCounts();
  const stage = new Gate<Piece>(counts, {
    loud: ({ loud }) => loud,
    cuts: ({ kind }) => kind === 'cut',
    durationMs: () => 100,
    preRollMs: 300,
    hangOverMs: 200,
    keepOpen,
  });
  stage.to({ push: (item) => out.push(item) });
  let at = 0;
  return {
    counts,
    /** Lower case is quiet, upper case loud, `|` a break, `-` a cut. */
    hear(pieces: string): string {
      for (const name of pieces) {
        if (name === '|') stage.push({ kind: 'break', final: false });
        else {
          const kind = name === '-' ? 'cut' : 'piece';
          stage.push({ kind, name, loud: name !== '-' && name === name.toUpperCase(), arrivedAtMs: at++ });
        }
      }
      return out.map((item) => (item.kind === 'break' ? '|' : item.name)).join('');
    },
    out,
  };
}

describe('the gate', () => {
  test('lets nothing through while it is quiet', () => {
    const { hear, counts } = gate();
    expect(hear('abcdefgh')).toBe('');
    expect(counts.dropped).toBe(5);
  });

  test('opens with what came shortly before', () => {
    expect(gate().hear('abcdefGH')).toBe('defGH');
  });

  test('stays open for the hang-over', () => {
    expect(gate().hear('Abcdefgh')).toBe('Abc');
  });

  test('opens again with what it has not let through yet', () => {
    expect(gate().hear('AbcdE')).toBe('AbcdE');
    expect(gate().hear('AbcdefghI')).toBe('AbcfghI');
  });

  test('stays open while an utterance goes on, and does not open for one', () => {
    let speaking = true;
    const { hear } = gate(() => speaking);
    expect(hear('ab')).toBe('');
    expect(hear('Cdefgh')).toBe('abCdefgh');
    speaking = false;
    expect(hear('ijk')).toBe('abCdefgh');
  });

  test('closes at a break and forgets what came before it', () => {
    expect(gate().hear('Ab|cD')).toBe('Ab|cD');
    expect(gate().hear('ab|cD')).toBe('|cD');
    expect(gate().hear('A|bcdef')).toBe('A|');
  });

  test('passes a cut without opening', () => {
    expect(gate().hear('ab-cde')).toBe('-');
    expect(gate().hear('ab-cD')).toBe('-cD');
    expect(gate().hear('A-b')).toBe('A-b');
  });

  test('says of its pre-roll that it came with the piece that opened it', () => {
    const { hear, out } = gate();
    hear('abC');
    expect(out.map((item) => (item.kind === 'piece' ? item.arrivedAtMs : null))).toEqual([2, 2, 2]);
  });
});
