import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Who may import whom: each folder of src-main and the folders it may import besides itself. */
export const layers = {
  core: [],
  domain: ['core'],
  backends: ['core'],
  nn: ['core', 'domain', 'backends'],
  datasets: ['core', 'domain'],
  rundir: ['core', 'domain'],
  analysis: ['core', 'domain', 'nn', 'backends'],
  training: ['core', 'domain', 'nn', 'backends', 'datasets', 'rundir', 'analysis'],
  search: ['core', 'domain'],
  store: ['core', 'domain'],
  executors: ['core', 'domain', 'rundir'],
  scheduler: ['core', 'domain', 'search', 'store', 'executors', 'rundir'],
  exports: ['core', 'domain', 'store', 'analysis'],
  api: ['core', 'domain', 'store', 'scheduler', 'exports', 'datasets', 'analysis'],
  app: [
    'core',
    'domain',
    'backends',
    'nn',
    'datasets',
    'rundir',
    'analysis',
    'training',
    'search',
    'store',
    'executors',
    'scheduler',
    'exports',
    'api',
  ],
  electron: ['core', 'api', 'app'],
  server: ['core', 'api', 'app'],
  cli: ['core', 'domain', 'app', 'server'],
};

/** Packages that only some layers may import. */
export const packageHomes = {
  electron: ['electron'],
  'better-sqlite3': ['store'],
  '@tensorflow/': ['nn', 'backends', 'analysis', 'training'],
  ws: ['server'],
  sharp: ['datasets'],
  undici: ['datasets'],
  yauzl: ['datasets'],
  'tar-stream': ['datasets', 'exports'],
  'csv-parse': ['datasets'],
  hyparquet: ['datasets'],
};

function layerRules(layer) {
  const closed = Object.keys(layers).filter((other) => other !== layer && !layers[layer].includes(other));
  const packages = Object.entries(packageHomes).filter(([, homes]) => !homes.includes(layer));
  const patterns = [
    ...(closed.length > 0
      ? [
          {
            regex: `^(\\.\\./)+(${closed.join('|')})(/|$)`,
            message: `The layer "${layer}" may import only: ${layers[layer].join(', ') || 'nothing of ours'}.`,
          },
        ]
      : []),
    { regex: 'src-renderer', message: 'The main side never imports the renderer.' },
    ...packages.map(([name, homes]) => ({
      regex: name.endsWith('/') ? `^${name}` : `^${name}(/|$)`,
      message: `"${name}" may be imported only in: ${homes.join(', ')}.`,
    })),
  ];
  return {
    files: [`src-main/${layer}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
}

const rendererRules = {
  files: ['src-renderer/**/*.ts', 'src-renderer/**/*.svelte'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: '^(\\.\\./)+src-main/(api|domain)(/|$)',
            allowTypeImports: true,
            message: 'The renderer may `import type` from src-main/api and src-main/domain, no more.',
          },
          {
            regex: '^(\\.\\./)+src-main/(?!api/|domain/)',
            message: 'The renderer may `import type` from src-main/api and src-main/domain only.',
          },
          { regex: '^(electron|better-sqlite3|@tensorflow/)', message: 'Not in the renderer.' },
        ],
      },
    ],
  },
};

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', 'coverage/', 'electron.vite.config.ts.*.mjs'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte', '**/*.svelte.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // Properties are taken apart with `let` as soon as one of them is bindable.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all', excludedRunes: ['$props', '$derived'] }],
      // A space at an end of an element is kept by them alone.
      'svelte/no-useless-mustaches': 'off',
      // Not every set is shown.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      // What other components hand to snippets and handlers is any to ESLint; svelte-check knows its type, and is strict.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { languageOptions: { globals: globals.node } },
  { files: ['src-renderer/**'], languageOptions: { globals: globals.browser } },
  ...Object.keys(layers).map(layerRules),
  rendererRules,
);
