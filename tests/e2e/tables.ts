import type { RecipeInput } from '../../workers/recipe/recipe-schema.ts';

/** A linear congruential generator (Knuth's MMIX constants), for tables that are the same in every run. */
function generator(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffff_ffffn;
    return Number(state >> 11n) / 2 ** 53;
  };
}

interface Patient {
  readonly age: number;
  readonly marker: number;
  readonly sex: 'female' | 'male';
  readonly dead: boolean;
}

/** Draws that are the same in every run: uniform on (0, 1), and standard normal. */
function chance(seed: number): { readonly random: () => number; readonly normal: () => number } {
  const random = generator(seed);
  return { random, normal: () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) };
}

/** Patients whose risk rises with age and marker, neither of which settles it. */
function patients(count: number, seed = 7): Patient[] {
  const { random, normal } = chance(seed);
  return Array.from({ length: count }, () => {
    const age = 40 + Math.floor(45 * random());
    const marker = Math.round(10 * Math.max(0.1, 5 + 2 * normal())) / 10;
    const logit = 0.06 * (age - 62) + 0.5 * (marker - 5);
    return { age, marker, sex: random() < 0.5 ? 'female' : 'male', dead: random() < 1 / (1 + Math.exp(-logit)) };
  });
}

export const smallTableName = 'ward.csv';

/** 150 patients with the columns age, marker, sex and dead (yes/no). */
export function smallTable(seed = 7): string {
  const rows = patients(150, seed).map(
    ({ age, marker, sex, dead }) => `${age},${marker},${sex},${dead ? 'yes' : 'no'}`,
  );
  return ['age,marker (mg/L),sex,dead', ...rows, ''].join('\n');
}

/** Both families on few folds and epochs, on a backend that every machine has. */
export const smallRecipe: RecipeInput = {
  format: 'benchside-recipe',
  version: 1,
  title: 'Death on the ward',
  outcome: { column: 'dead', event: 'yes', noEvent: 'no' },
  predictors: ['age', 'marker (mg/L)', 'sex'],
  estimators: [
    { family: 'logistic', lambda: 0.02 },
    { family: 'network', members: 2, layers: [{ units: 4 }], epochs: 8, patience: 0 },
  ],
  resampling: { kind: 'crossValidation', folds: 3 },
  seed: 11,
  backend: 'cpu',
};

/** Enough folds that a person, or a test, can step in between the first and the last. */
export const longRecipe: RecipeInput = {
  ...smallRecipe,
  title: 'Death on the ward, at length',
  estimators: [
    { family: 'logistic', lambda: 0.02 },
    { family: 'network', members: 1, layers: [{ units: 32 }, { units: 16 }], epochs: 200, patience: 0, batch: 8 },
  ],
  resampling: { kind: 'crossValidation', folds: 5, repeats: 2 },
};

const german = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 1 });

/** As a German hospital's program may write it: semicolons, decimal commas, Latin-1, two codes for "not measured". */
export function germanTable(): Uint8Array {
  const rows = patients(160, 3).map(({ age, marker, sex, dead }, i) =>
    [
      `PAT-${String(48_213 + 37 * i)}`,
      sex === 'female' ? 'weiblich' : 'männlich',
      age,
      i % 20 === 3 ? 'NA' : i % 20 === 9 ? '-999' : german.format(marker),
      `${String(1 + (i % 28)).padStart(2, '0')}.${String(1 + (i % 12)).padStart(2, '0')}.2021`,
      dead ? 'verstorben' : 'überlebt',
    ].join(';'),
  );
  return Buffer.from(
    ['Patienten-ID;Geschlecht;Alter;CRP (mg/dl);Aufnahme;Verlauf', ...rows, ''].join('\r\n'),
    'latin1',
  );
}

const csv = (head: string, rows: readonly (readonly (string | number)[])[]) =>
  [head, ...rows.map((row) => row.join(',')), ''].join('\n');

/**
 * 210 patients followed for up to six years, with the columns age, marker, sex, years and status: 0 still free of a
 * relapse, 1 relapse, 2 dead of something else before any relapse.
 */
export function registryTable(): string {
  const { random } = chance(31);
  const rows = patients(210, 19).map(({ age, marker, sex }) => {
    const relapse = -Math.log(1 - random()) / (0.12 * Math.exp(0.3 * (marker - 5)));
    const death = -Math.log(1 - random()) / (0.05 * Math.exp(0.05 * (age - 62)));
    const left = 1 + 5 * random();
    const years = Math.min(relapse, death, left);
    const status = years === relapse ? 1 : years === death ? 2 : 0;
    return [age, marker, sex, Math.max(0.01, years).toFixed(2), status];
  });
  return csv('age,marker (mg/L),sex,years,status', rows);
}

/** 180 patients with the columns age, marker, sex and grade (none, mild or severe), which rises with the marker. */
export function gradeTable(): string {
  const { normal } = chance(5);
  const rows = patients(180, 23).map(({ age, marker, sex }) => {
    const latent = 0.7 * (marker - 5) + 0.03 * (age - 62) + normal();
    return [age, marker, sex, latent < -0.6 ? 'none' : latent < 0.8 ? 'mild' : 'severe'];
  });
  return csv('age,marker (mg/L),sex,grade', rows);
}

/** 160 patients with the columns age, marker, sex and pressure, a number that rises with age and marker. */
export function pressureTable(): string {
  const { normal } = chance(6);
  const rows = patients(160, 29).map(({ age, marker, sex }) => [
    age,
    marker,
    sex,
    (95 + 0.6 * age + 2 * marker + 9 * normal()).toFixed(0),
  ]);
  return csv('age,marker (mg/L),sex,pressure (mmHg)', rows);
}

/** 60 patients, 9 of them with the event, and 12 columns of which only the first has to do with it. */
export function scantTable(): string {
  const { normal } = chance(8);
  const rows = Array.from({ length: 60 }, (_, i) => {
    const noise = Array.from({ length: 11 }, () => normal().toFixed(2));
    return [(normal() + (i % 7 === 3 ? 0.8 : 0)).toFixed(2), ...noise, i % 7 === 3 ? 'yes' : 'no'];
  });
  return csv([...Array.from({ length: 12 }, (_, i) => `lab ${i + 1}`), 'relapse'].join(','), rows);
}

/** How many patients each site has; the last has too few to be told apart without being recognised. */
const SITES: readonly (readonly [string, number])[] = [
  ['north', 60],
  ['east', 55],
  ['south', 50],
  ['west', 45],
  ['island', 7],
];

export const sitesTableName = 'sites.csv';

/** 217 patients of five sites, the smallest of seven, with the columns age, marker, sex, site and dead (yes/no). */
export function sitesTable(): string {
  const all = patients(217, 41);
  const sites = SITES.flatMap(([site, count]) => Array.from({ length: count }, () => site));
  const rows = all.map(({ age, marker, sex, dead }, i) => [age, marker, sex, sites[i]!, dead ? 'yes' : 'no']);
  return csv('age,marker (mg/L),sex,site,dead', rows);
}

/** 160 patients of another hospital, sicker than their age and marker tell: the risks of a model made at `ward.csv` are too low. */
export function elsewhereTable(): string {
  const { random } = chance(12);
  const rows = patients(160, 43).map(({ age, marker, sex, dead }) => [
    age,
    marker,
    sex,
    dead || random() < 0.35 ? 'yes' : 'no',
  ]);
  return csv('age,marker (mg/L),sex,dead', rows);
}

export const shelfTableName = 'clinic.csv';

/** 400 patients with the columns age, marker, sex, two that tell nothing, and dead (yes/no). */
export function shelfTable(): string {
  const { normal } = chance(14);
  const rows = patients(400, 53).map(({ age, marker, sex, dead }) => [
    age,
    marker,
    sex,
    normal().toFixed(2),
    normal().toFixed(2),
    dead ? 'yes' : 'no',
  ]);
  return csv('age,marker (mg/L),sex,lab 1,lab 2,dead', rows);
}

const SMALL_ESTIMATORS = [
  { family: 'logistic', lambda: 0.02 },
  { family: 'points', items: 4, cards: 4 },
  { family: 'additive', rounds: 150, bags: 2, interactions: 1 },
  { family: 'forest', trees: 60 },
  { family: 'boosting', rounds: 60, members: 1, tuning: 'search' },
  { family: 'network', members: 1, layers: [{ units: 4 }], epochs: 8, patience: 0 },
  { family: 'neighbours' },
  { family: 'stack' },
] satisfies RecipeInput['estimators'];

/** The whole shelf, small, with a search that every machine makes alike. */
export const shelfRecipe: RecipeInput = {
  format: 'benchside-recipe',
  version: 2,
  title: 'Death in the clinic',
  outcome: { kind: 'binary', column: 'dead', event: 'yes', noEvent: 'no' },
  predictors: ['age', 'marker (mg/L)', 'sex', 'lab 1', 'lab 2'],
  estimators: SMALL_ESTIMATORS,
  search: { minutes: 1, candidates: 3, folds: 2 },
  resampling: { kind: 'crossValidation', folds: 3 },
  seed: 5,
};

/** Forests so large that a person, or a test, can step in between the first fold and the last. */
export const longShelfRecipe: RecipeInput = {
  ...shelfRecipe,
  title: 'Death in the clinic, at length',
  estimators: [
    { family: 'logistic', lambda: 0.02 },
    { family: 'additive', rounds: 400, bags: 4, interactions: 2 },
    { family: 'forest', trees: 800 },
    { family: 'boosting', rounds: 150, members: 1, tuning: 'search' },
    { family: 'stack' },
  ],
  resampling: { kind: 'crossValidation', folds: 5 },
};
