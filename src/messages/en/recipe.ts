export const recipe = {
  title: 'Recipe',
};

export type RecipeMessages = typeof recipe;
