import { toJsonSchema } from '@valibot/to-json-schema';

/** The published form of the schema that checks recipes: what a file may hold, before defaults are filled in. */
export function publishedSchema(schema: Parameters<typeof toJsonSchema>[0]): string {
  const described = {
    title: 'Benchside recipe, version 1',
    description:
      'Everything that decides the numbers of a study. The shortest recipe has an outcome and predictors; ' +
      'predictors may be a list of columns, "all", or {"allBut": [columns]}.',
    ...toJsonSchema(schema, { typeMode: 'input' }),
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}
