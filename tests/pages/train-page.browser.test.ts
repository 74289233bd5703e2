import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Study } from '../../src/bridge/study.ts';
import TrainPage from '../../src/pages/train/TrainPage.svelte';
import { preferences } from '../../src/state/preferences.svelte.ts';
import { Session } from '../../src/state/session.svelte.ts';
import { buttonEstimators, plainEstimator } from '../../workers/contract/default-estimators.ts';
import { MethodError } from '../../workers/contract/faults.ts';
import type { Recipe, RecipeReview } from '../../workers/contract/recipe.ts';
import type { BackendChoice } from '../../workers/contract/training.ts';
import { aRecipe, aReport, network } from './a-report.ts';
import { aRecipeReview, aTable, fakeStudy } from './fake-study.ts';
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
  await expect
    .element(page.getByRole('row', { name: /This device’s processor in use passed 3.2e-7 48,211/ }))
    .toBeVisible();
  await expect.element(page.getByRole('row', { name: /\(WebGL\) wrong numbers/ })).toBeVisible();
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
          search: null,
          secondsLeft: 42,
          notices: [
            { kind: 'backendLost', from: 'webgl', to: 'wasm' },
            { kind: 'batchesParted', model: 'network', backend: 'webgpu', batch: 2048, parts: 4 },
          ],
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
  await expect.element(page.getByText(/Training went on with This device’s processor/)).toBeVisible();
  await expect
    .element(page.getByText(/memory for batches of 2,048 rows .* Neural network: each .* 4 parts/))
    .toBeVisible();
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

const proposed: Recipe = {
  ...aRecipe,
  predictors: ['age (years)', 'sex'],
  estimators: buttonEstimators(aRecipe.outcome, aRecipe.estimators),
  search: { minutes: 1, candidates: 'auto', folds: 5 },
};

test('how thorough: the best within a time, a quick look, and one’s own choice once a card is changed', async () => {
  const session = await shown({ sampleRecipe: () => Promise.resolve(review(proposed)) });
  const best = page.getByRole('radio', { name: /The best within a time/ });
  await expect.element(best).toBeChecked();
  await expect.element(page.getByText(/8 models, the best settings within about 1 minute/)).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Minutes it may take' }).fill('12.5');
  await userEvent.keyboard('{Tab}');
  await expect.poll(() => session.recipe.recipe?.search?.minutes).toBe(12.5);
  await expect.element(best).toBeChecked();

  // By keyboard: the arrow goes to the next choice.
  await best.click();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('radio', { name: /A quick look/ })).toBeChecked();
  await expect
    .poll(() => session.recipe.recipe?.estimators.map(({ family }) => family))
    .toEqual(['logistic', 'network']);
  expect(session.recipe.recipe).not.toHaveProperty('search');
  expect(page.getByRole('spinbutton', { name: 'Minutes it may take' }).query()).toBeNull();

  await page.getByRole('checkbox', { name: /gradient boosting/ }).click();
  await expect.element(page.getByRole('radio', { name: /My own choice/ })).toBeChecked();
  await page.getByRole('radio', { name: /The best within a time/ }).click();
  await expect.poll(() => session.recipe.recipe?.estimators).toEqual(proposed.estimators);
});

test('an expert says how many settings are tried, and by how many inner folds', async () => {
  const session = await shown({ sampleRecipe: () => Promise.resolve(review(proposed)) });
  await page.getByText(saying('For experts')).click();
  await page.getByRole('combobox', { name: /Settings tried/ }).selectOptions('A number');
  await page.getByRole('spinbutton', { name: 'How many' }).fill('18');
  await userEvent.keyboard('{Tab}');
  await page.getByRole('spinbutton', { name: 'Inner folds' }).fill('4');
  await userEvent.keyboard('{Tab}');
  await expect.poll(() => session.recipe.recipe?.search).toEqual({ minutes: 1, candidates: 18, folds: 4 });
  // Then the minutes bind nothing, and the folds are told again.
  await expect.element(page.getByText(/8 models, each on 5 folds/)).toBeVisible();
});

test('a number is held to a direction, and a search left aside', async () => {
  const session = await shown({
    sampleRecipe: () => Promise.resolve(review(proposed)),
    openSample: () => Promise.resolve(aTable),
  });
  await session.table.openSample('wdbc');
  const boosting = page.getByRole('region', { name: 'Gradient boosting' });
  await boosting.getByText('Settings', { exact: true }).click();
  const spec = () => session.recipe.recipe?.estimators.find(({ family }) => family === 'boosting');
  await boosting.getByRole('combobox', { name: 'Hold a predictor to a direction' }).selectOptions('age (years)');
  await expect.poll(spec).toMatchObject({ monotone: { 'age (years)': 1 } });
  await boosting.getByRole('combobox', { name: 'Direction of age (years)' }).selectOptions('never rises as it rises');
  await expect.poll(spec).toMatchObject({ monotone: { 'age (years)': -1 } });
  await boosting.getByRole('combobox', { name: 'How settings are found' }).selectOptions('As they stand here');
  await expect.poll(spec).toMatchObject({ tuning: 'fixed' });
  await boosting.getByRole('button', { name: 'Let age (years) go free' }).click();
  await expect.poll(spec).toMatchObject({ monotone: {} });
});

test('what will not fit is told before it starts, with what to do', async () => {
  const heavy = { ...review(proposed), memory: { shared: 40e9, perWorker: 3e9, largest: 'network' } };
  await shown({ sampleRecipe: () => Promise.resolve(heavy) });
  await expect.element(page.getByText('This may not fit into the memory of this device')).toBeVisible();
  await expect.element(page.getByText('Switch off the largest model: Neural network.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
});

test('a search shows the best of each model so far, is paused and goes on', async () => {
  const heard: boolean[] = [];
  const session = await shown({
    sampleRecipe: () => Promise.resolve(review(proposed)),
    train: (_recipe, { onProgress }) =>
      new Promise(() => {
        onProgress({
          models: proposed.estimators.map(({ id }) => ({ id, foldsDone: 2, folds: 5, state: 'folds' })),
          epochs: [],
          backend: null,
          search: {
            candidates: 9,
            tried: 31,
            expected: 192,
            now: { set: { repeat: 0, fold: 2 }, model: 'boosting' },
            trials: [
              {
                id: 'network',
                trials: [{ spec: network, loss: 0.40217, error: 0.02, folds: 5, seconds: 2, failed: null }],
              },
            ],
          },
          secondsLeft: 41,
          notices: [],
        });
      }),
    pauseTraining: (paused) => {
      heard.push(paused);
      return Promise.resolve(null);
    },
  });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect
    .element(page.getByText(/Best so far: log loss 0.4022 with: Hidden layers 32 – 16 \(ReLU\)/))
    .toBeVisible();
  await expect.element(page.getByText(/Settings tried: 31 of about 192/)).toBeVisible();
  await expect.element(page.getByText(/^About 41 s.* left$/)).toBeVisible();
  await expect.element(page.getByText(/In each fold up to 9 settings/)).toBeVisible();
  await expect.element(page.getByText('Weighed when the others of a fold are ready')).toBeVisible();
  await expect
    .element(page.getByRole('status'))
    .toMatchTextContent(/^25% of the folds are finished. About 45 s.* left. Now fold 3 of 5.$/);
  await expect.element(page.getByText('Now fold 3 of 5: Gradient boosting')).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect.element(page.getByText(/Paused: what is under way ends first/)).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect.element(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  expect(heard).toEqual([true, false]);
  expect(session.announcement).toBe('Training goes on.');
});

test('every family is offered that suits the outcome, and says whether it can be read', async () => {
  await shown();
  const neighbours = page.getByRole('region', { name: 'Nearest neighbours' });
  await expect.element(neighbours.getByText('A check on the others only')).toBeVisible();
  await expect.element(page.getByRole('region', { name: 'Points card' }).getByText(/added up by hand/)).toBeVisible();
  const tabular = page.getByRole('region', { name: 'Tabular network' });
  await expect.element(tabular.getByText('Cannot be read as a whole')).toBeVisible();
  await expect.element(tabular.getByText('Not trained in this study.')).toBeVisible();
});

test('an ensemble that cannot be trained here says why, and keeps training from starting', async () => {
  const ensemble = plainEstimator('tabm');
  const recipe: Recipe = { ...aRecipe, estimators: [...aRecipe.estimators, ensemble], backend: 'wasm' };
  const session = await shown({ sampleRecipe: () => Promise.resolve(review(recipe)) });
  const card = page.getByRole('region', { name: 'Network ensemble' });
  await expect.element(card.getByText(saying('cannot be trained on this device’s processor'))).toBeVisible();
  const train = page.getByRole('button', { name: 'Train', exact: true });
  await expect.element(train).toBeDisabled();
  await expect.element(page.getByText(saying('needs a graphics processor. Switch it off'))).toBeVisible();
  await session.recipe.change({ ...recipe, backend: 'cpu' });
  await expect.element(card.getByText(saying('takes hours'))).toBeVisible();
  await expect.element(train).toBeEnabled();
  await card.getByRole('checkbox').click();
  await expect.poll(() => session.recipe.recipe?.estimators).toEqual(aRecipe.estimators);
});
