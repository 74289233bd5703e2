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

/** Patients whose risk rises with age and marker, neither of which settles it. */
function patients(count: number, seed = 7): Patient[] {
  const random = generator(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
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
