interface Plan {
  /** Version of mediasoup the plan was made for. */
  mediasoup: string;
  /** Name of a .wrap file to the folder in `subprojects/` that stands in for it. */
  subprojects: Record<string, string>;
  unusedWraps: string[];
  replacements: { file: string; find: string; replace: string; why: string }[];
}

export function readPlan(folder: string): Plan;
export function planFaults(packageFolder: string, buildFolder: string): string[];
export function prepareSource(packageFolder: string, buildFolder: string, target: string): void;
