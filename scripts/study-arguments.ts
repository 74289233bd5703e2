import { parseArgs } from 'node:util';

export const HELP = `Runs a whole study without a person.

  npm run study -- --data FILE --recipe RECIPE.json --out DIR [--folds FILE]

It opens the production build in headless Chromium, hands the files to the same page, and writes to DIR:
  report.json      every figure
  predictions.csv  one row for each row of the table, in its order: row number, fold, outcome, out-of-fold risk of each
                   model, and the reason where a row was not predicted
  model.json       the models refitted on all rows

  --data FILE      the table, as CSV or TSV
  --recipe FILE    the recipe; its schema is public/recipe.schema.json
  --folds FILE     a CSV with the columns row (0-based data row) and fold, for a recipe with "resampling":
                   {"kind": "foldFile"}
  --out DIR        made where it is missing
  --site DIR       a built site other than dist/
  --build          builds dist/ first; without it that happens only where it is missing
  --gpu            lets Chromium use WebGPU where this machine has it
  --help           this text

A recipe, at its shortest:
  {
    "format": "benchside-recipe",
    "version": 1,
    "outcome": { "column": "diagnosis", "event": ["M"], "noEvent": ["B"] },
    "predictors": ["mean radius", "mean texture"]
  }
A recipe saved from the page reproduces the page's numbers on the same backend; "backend" names one ("wasm", "cpu",
"webgl", "webgpu"), "auto" measures.
`;

export interface StudyArguments {
  readonly data: string;
  readonly recipe: string;
  readonly out: string;
  readonly folds: string | undefined;
  readonly site: string | undefined;
  readonly build: boolean;
  readonly gpu: boolean;
}

/**
 * Reads the command line.
 *
 * @returns null where help is asked for
 * @throws Error naming the argument that is missing or unknown
 */
export function studyArguments(args: readonly string[]): StudyArguments | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      recipe: { type: 'string' },
      out: { type: 'string' },
      folds: { type: 'string' },
      site: { type: 'string' },
      build: { type: 'boolean', default: false },
      gpu: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const { data, recipe, out, folds, site, build, gpu } = values;
  if (data === undefined || recipe === undefined || out === undefined) {
    throw new Error('--data, --recipe and --out are needed; --help says more.');
  }
  return { data, recipe, out, folds, site, build, gpu };
}
