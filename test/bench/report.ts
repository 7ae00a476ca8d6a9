/** What every bench ends with: a table for people, and one line of JSON. */

export interface Figure {
  name: string;
  value: number;
  /** `ms`, `%`, `1/s`, `MB`, ... */
  unit: string;
  /** In words (`< 50`), with its verdict; absent where a figure is only told. */
  goal?: string;
  met?: boolean;
}

/** A figure that must stay under its limit. */
export function below(limit: number, name: string, value: number, unit: string): Figure {
  return { name, value: rounded(value), unit, goal: `< ${limit}`, met: value < limit };
}

/** A figure that may reach its limit and no more. */
export function atMost(limit: number, name: string, value: number, unit: string): Figure {
  return { name, value: rounded(value), unit, goal: `<= ${limit}`, met: value <= limit };
}

/** A figure that must reach its goal. */
export function atLeast(goal: number, name: string, value: number, unit: string): Figure {
  return { name, value: rounded(value), unit, goal: `>= ${goal}`, met: value >= goal };
}

export function told(name: string, value: number, unit: string): Figure {
  return { name, value: rounded(value), unit };
}

/** The value that this share of them stays below; 0 where there are none. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

export function report(bench: string, figures: readonly Figure[]): void {
  const rows = figures.map(({ name, value, unit, goal = '', met }) => [
    name,
    `${value} ${unit}`,
    goal,
    met === undefined ? '' : met ? 'met' : 'NOT MET',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows)
    console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   '));
  console.log(JSON.stringify({ bench, figures }));
}

/** Three significant digits, and no fractions above a hundred. */
const rounded = (value: number) =>
  Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
