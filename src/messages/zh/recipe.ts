import type { RecipeMessages } from '../en/recipe';

export const recipe: RecipeMessages = {
  title: 'Recipe',
};
