import { InputError } from '../contract/faults';
import type { ParticipantValues, PredictedOutcome } from '../contract/glimpse';
import type { Column, Table } from '../cohort/table';
import type { Model } from '../models/model';
import { predictRows } from '../models/predict';
import type { FittedPredictor } from '../recipe/design';
import { standingIn } from './outside';
import { tell, type Telling } from './told';

const ONE_ROW = Uint32Array.of(0);

/**
 * What a model says of one participant: the numbers that the same values get in a table.
 *
 * @param values - by predictor; a predictor that is null or left out was not measured. A date is a number of days since
 * 1970-01-01
 * @throws {@link InputError} `input.valueNotANumber` where a number is asked for and the text is none
 */
export function predictOne(model: Model, values: ParticipantValues, telling: Telling): PredictedOutcome {
  const columns = model.steps.predictors.map((fitted) => columnOf(fitted, values[fitted.name] ?? null));
  const table: Table = {
    name: '',
    rows: 1,
    columns,
    leftOut: new Uint32Array(0),
    reading: { encoding: 'utf-8', delimiter: ',', decimal: '.', headerInFile: true, missing: [] },
    detectedKinds: {},
    fingerprint: '',
  };
  const standings = model.steps.predictors.map((fitted, i) => ({
    name: fitted.name,
    standing: standingIn(fitted, columns[i]!)(0),
  }));
  return {
    prediction: tell(predictRows(model, table, ONE_ROW, telling.times), telling),
    outside: standings
      .filter(({ standing }) => standing === 'outsideRange' || standing === 'unseenLevel')
      .map(({ name }) => name),
    imputed: standings.filter(({ standing }) => standing === 'missing').map(({ name }) => name),
  };
}

function columnOf(fitted: FittedPredictor, value: number | string | null): Column {
  const { name } = fitted;
  const empty = value === null || value === '';
  if (fitted.kind === 'number') {
    const number = empty ? NaN : Number(value);
    if (!empty && !Number.isFinite(number)) throw new InputError('input.valueNotANumber', { column: name });
    return { name, kind: fitted.isDate ? 'date' : 'number', values: Float64Array.of(number) };
  }
  return { name, kind: 'category', levels: empty ? [] : [String(value)], codes: Int32Array.of(empty ? -1 : 0) };
}
