import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runnerImport } from 'vite';
import { publishedSchema } from './json-schema.ts';

/** Writes public/recipe.schema.json from the schema that checks recipes. A test fails where the file lags behind. */
type Checks = Readonly<Record<'recipeSchema', Parameters<typeof publishedSchema>[0]>>;
const root = resolve(import.meta.dirname, '..');
const { module } = await runnerImport<Checks>(resolve(root, 'workers/recipe/recipe-schema.ts'));
writeFileSync(resolve(root, 'public/recipe.schema.json'), publishedSchema(module.recipeSchema));
