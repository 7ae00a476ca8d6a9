/**
 * Who may import whom. An arrow that is not in this table is a fault; so is a circle, a barrel, and an import
 * that nothing resolves or that package.json does not name.
 */
const base = ['config', 'src/wire'];
/** Each may import those before it. */
const services = ['src/privacy', 'src/graph', 'src/storage', 'src/jobs', 'src/audit', 'src/auth', 'src/ai'];
const shared = [...base, ...services];
const domains = [
  'chat',
  'imaging',
  'voice',
  'notes',
  'decisions',
  'notifications',
  'platform',
  'fhir',
  'retention',
].map((name) => `src/${name}`);
/** The domains that the others build on. */
const records = ['src/cases', 'src/sessions'];

const mayImport = {
  config: [],
  'src/wire': [],
  media: base,
  ...Object.fromEntries(services.map((folder, index) => [folder, [...base, ...services.slice(0, index)]])),
  'src/rooms': ['media', ...shared],
  ...Object.fromEntries(
    [...records, ...domains].map((folder) => [folder, [...shared, 'media', 'src/rooms', ...records]]),
  ),
  'src/signaling': [...shared, 'src/rooms', ...records, ...domains],
  'src/api': [...shared, 'src/rooms', ...records, ...domains],
  'src/mcp': [...shared, ...records],
  'src/web': ['src/wire'],
  'src/cli': [...shared, ...records, ...domains],
  workers: [...shared, 'media', ...records, ...domains],
};

const compositionRoots = '^(src/main|workers/main|src/mcp/main)\\.ts$';
const ours = '^(config|media|src|workers|test)/';
const inFolders = (folders) => `^(${folders.join('|')})/`;

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-barrels',
      severity: 'error',
      from: {},
      to: { path: '/index\\.[jt]sx?$', pathNot: '(^|/)node_modules/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'named-in-package-json',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-optional'] },
    },
    {
      name: 'server-runs-without-development-packages',
      comment:
        'The page is built; everything else runs from its sources where only dependencies are installed.',
      severity: 'error',
      from: { path: '^(config|media|src|workers)/', pathNot: '^(src/web|config/setup)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  allowed: [
    ...Object.entries(mayImport).map(([folder, others]) => ({
      from: { path: `^${folder}/` },
      to: { path: inFolders([folder, ...others]) },
    })),
    { from: { path: `${compositionRoots}|^test/` }, to: { path: ours } },
    { from: {}, to: { path: '(^|/)node_modules/' } },
    { from: {}, to: { dependencyTypes: ['core'] } },
    { from: {}, to: { path: '^package\\.json$' } },
  ],
  allowedSeverity: 'error',
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
