import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Study } from '../../src/bridge/study.ts';
import TrainPage from '../../src/pages/train/TrainPage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { MethodError } from '../../workers/contract/faults.ts';
import type { Recipe, RecipeReview } from '../../workers/contract/recipe.ts';
import type { BackendChoice } from '../../workers/contract/training.ts';
import { aRecipe, aReport } from './a-report.ts';
import { aRecipeReview, fakeStudy } from './fake-study.ts';
import { saying } from './saying.ts';

const review = (recipe: Recipe): RecipeReview => ({ ...aRecipeReview, recipe });
const measured: BackendChoice = {
  chosen: 'wasm',
  overridden: false,
  trials: [
    { backend: 'webgpu', state: 'absent' },
    { backend: 'webgl', state: 'wrongNumbers', largestError: 0.21 },
    { backend: 'wasm', state: 'passed', largestError: 3.2e-7, examplesPerSecond: 48_211.4 },
  ],
};

async function shown(answers: Partial<Study> = {}): Promise<Session> {
  const session = new Session(
    fakeStudy({
      sampleRecipe: () => Promise.resolve(review(aRecipe)),
      reviewRecipe: (recipe) => Promise.resolve(review(recipe)),
      ...answers,
    }),
  );
  await session.recipe.takeSample('wdbc', aRecipe.title);
  session.route.go('train');
  await expect.poll(() => session.route.page).toBe('train');
  await render(TrainPage, { session });
  return session;
}

beforeEach(() => {
  preferences.language = 'en';
});

test('a family is switched off and on again', async () => {
  const session = await shown();
  const box = page.getByRole('checkbox', { name: /neural network/ });
  await box.click();
  await expect.poll(() => session.recipe.recipe?.estimators.map(({ id }) => id)).toEqual(['logistic']);
  await box.click();
  await expect.poll(() => session.recipe.recipe?.estimators).toEqual(aRecipe.estimators);
});

test('with both families off there is nothing to train', async () => {
  await shown();
  await page.getByRole('checkbox', { name: /neural network/ }).click();
  await page.getByRole('checkbox', { name: /logistic/ }).click();
  await expect.element(page.getByRole('button', { name: 'Train', exact: true })).toBeDisabled();
  await expect.element(page.getByText(saying('Switch on at least one'))).toBeVisible();
});

test('a setting goes into the recipe, and back to what was suggested', async () => {
  const session = await shown();
  const network = page.getByRole('region', { name: 'Neural network' });
  await network.getByText(saying('Settings')).click();
  await network.getByRole('spinbutton', { name: 'Dropout' }).fill('0.35');
  await userEvent.keyboard('{Tab}');
  await network.getByRole('combobox', { name: 'Activation of layer 2' }).selectOptions('ELU');
  await expect
    .poll(() => session.recipe.recipe?.estimators[1])
    .toMatchObject({
      dropout: 0.35,
      layers: [{ activation: 'relu' }, { activation: 'elu' }],
    });
  await network.getByRole('button', { name: 'Remove layer 1' }).click();
  await expect
    .poll(() => session.recipe.recipe?.estimators[1])
    .toMatchObject({
      layers: [{ units: 16, activation: 'elu' }],
    });
  await network.getByRole('button', { name: 'Reset to suggested' }).click();
  await expect.poll(() => session.recipe.recipe?.estimators).toEqual(aRecipe.estimators);
});

test('a number out of range is refused, and what is in force is said', async () => {
  const session = await shown();
  const network = page.getByRole('region', { name: 'Neural network' });
  await network.getByText(saying('Settings')).click();
  await network.getByRole('spinbutton', { name: 'Dropout' }).fill('1.5');
  await page.getByRole('heading', { name: 'Train' }).click();
  await expect.element(page.getByText(saying('A number from 0 to 0.9. Until then 0.1 stays in force.'))).toBeVisible();
  expect(session.recipe.recipe?.estimators).toEqual(aRecipe.estimators);
});

test('backends are measured on request, and say what they are worth', async () => {
  await shown({ measureBackends: () => Promise.resolve(measured) });
  await page.getByRole('button', { name: 'Measure now' }).click();
  await expect.element(page.getByRole('row', { name: /WebAssembly in use passed 3.2e-7 48,211/ })).toBeVisible();
  await expect.element(page.getByRole('row', { name: /WebGL wrong numbers/ })).toBeVisible();
});

test('progress, loss and notices show while it trains, and results follow by themselves', async () => {
  let finish: () => void = () => {};
  const session = await shown({
    train: (_recipe, { onProgress }) =>
      new Promise((resolve) => {
        onProgress({
          models: [
            { id: 'logistic', foldsDone: 5, folds: 5, state: 'done' },
            { id: 'network', foldsDone: 2, folds: 5, state: 'folds' },
          ],
          epochs: [{ repeat: 0, fold: 2, epoch: 7, epochs: 200, loss: 0.41, validationLoss: 0.44, best: 6 }],
          backend: measured,
          secondsLeft: 42,
          notices: [{ kind: 'backendLost', from: 'webgl', to: 'wasm' }],
        });
        finish = () => resolve(aReport);
      }),
  });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect
    .element(page.getByRole('progressbar', { name: 'Folds finished by Neural network' }))
    .toHaveAttribute('value', '2');
  await expect.element(page.getByText(saying('Now fold 3: epoch 7 of at most 200'))).toBeVisible();
  await expect.element(page.getByText(/About 42 sec/)).toBeVisible();
  await expect.element(page.getByText(/Training went on with WebAssembly/)).toBeVisible();
  finish();
  await expect.poll(() => session.route.page).toBe('results');
  expect(session.announcement).toBe('Training is finished. These are the results.');
});

test('Stop is heard while it trains', async () => {
  await shown({
    train: (_recipe, { signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('The job was stopped.', 'AbortError'))),
      ),
  });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.element(page.getByText(saying('Training was stopped'))).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
});

test('a failed run says why, and the settings are there to be changed', async () => {
  await shown({ train: () => Promise.reject(new MethodError('method.diverged', { epoch: 4 })) });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.element(page.getByRole('alert')).toMatchTextContent(saying('Training could not be finished'));
  await expect.element(page.getByRole('region', { name: 'Neural network' })).toBeVisible();
});

test('the models that suit the outcome are offered, with the settings they have', async () => {
  const graded: Recipe = {
    ...aRecipe,
    outcome: { kind: 'classes', column: 'grade', classes: ['I', 'II', 'III'], ordered: true },
    estimators: [{ id: 'ordinal', family: 'ordinal', alpha: 0, lambda: 'auto', classWeights: 'none' }],
    resampling: { kind: 'bootstrap', resamples: 300 },
  };
  const session = await shown({ sampleRecipe: () => Promise.resolve(review(graded)) });
  await expect.element(page.getByText(/1 model, each on 300 resamples/)).toBeVisible();
  await page.getByRole('checkbox', { name: /multinomial/ }).click();
  await page.getByRole('checkbox', { name: /neural network/ }).click();
  await expect
    .poll(() => session.recipe.recipe?.estimators.map(({ family }) => family))
    .toEqual(['ordinal', 'multinomial', 'network']);
  const network = page.getByRole('region', { name: 'Neural network' });
  await network.getByText(saying('Settings')).click();
  await expect.element(network.getByRole('combobox', { name: 'Class weights' })).toBeVisible();
  expect(network.getByRole('combobox', { name: 'Loss', exact: true }).query()).toBeNull();
});
