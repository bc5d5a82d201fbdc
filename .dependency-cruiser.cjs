/** Imports point only left: contract ← core ← { engine, pipelines } ← adapters ← app; renderer and preload see only contract. */
const room = (name, mayImport) => ({
  name: `${name}-imports-only-left`,
  severity: 'error',
  from: { path: `^src-main/${name}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^src-(main|renderer)/', pathNot: [`^src-main/(${[name, ...mayImport].join('|')})/`] },
})

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    room('contract', []),
    room('core', ['contract']),
    room('engine', ['contract', 'core']),
    room('pipelines', ['contract', 'core']),
    room('preload', ['contract']),
    room('app', ['contract', 'core', 'engine', 'pipelines', 'adapters']),
    {
      name: 'adapters-see-only-ports',
      comment: 'An adapter sees the engine by its ports only.',
      severity: 'error',
      from: { path: '^src-main/adapters/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src-main/(app|pipelines|preload|engine/(?!ports/))|^src-renderer/' },
    },
    {
      name: 'adapters-never-see-each-other',
      severity: 'error',
      from: { path: '^src-main/adapters/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src-main/adapters/', pathNot: '^src-main/adapters/$1/' },
    },
    {
      name: 'renderer-sees-only-contract',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^src-main/', pathNot: '^src-main/contract/' },
    },
    {
      name: 'features-never-see-each-other',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      to: { path: '^src-renderer/features/', pathNot: '^src-renderer/features/$1/' },
    },
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      from: { path: '^src-main/contract/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^src-main/contract/', 'node_modules/zod/'] },
    },
    {
      name: 'pure-layers-touch-no-platform',
      severity: 'error',
      from: { path: '^src-main/(core|engine|pipelines)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-only-in-its-host',
      severity: 'error',
      from: { path: '^src-(main|renderer)/', pathNot: '^src-main/(app/electron|preload)/' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'sqlite-in-one-place',
      severity: 'error',
      from: { pathNot: ['^src-main/adapters/sqlite/', '\\.test\\.ts$', '^tests/'] },
      to: { path: '^node:sqlite$|^sqlite$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      conditionNames: ['pfad-source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
}
