import { isStudyError, type FaultCode, type StudyError } from '../contract/faults';
import { notFittedReasons, type NotFitted, type Notice } from '../contract/report';
import type { Model } from '../models/model';
import type { FoldTask } from './plan';

interface Failure {
  readonly model: string;
  readonly error: StudyError;
}

/**
 * Fits that did not come about since the rows at hand teach nothing, as those with one outcome only, or since the memory
 * does not hold them. They end neither the run nor the model: a fold is left out and counted.
 */
export class Unfitted {
  readonly #failures = new Map<string, Failure>();

  /**
   * @returns what `fit` returns; null where the rows are at fault, or too many for this model and this device
   * @throws what `fit` throws of any other cause: a device that failed is no finding about one model
   */
  async unless<Fitted extends Model>(
    { key, spec }: Pick<FoldTask, 'key' | 'spec'>,
    fit: () => Promise<Fitted>,
  ): Promise<Fitted | null> {
    try {
      return await fit();
    } catch (error) {
      if (!isStudyError(error) || !isOfOneModel(error.code)) throw error;
      this.#failures.set(key, { model: spec.id, error });
      return null;
    }
  }

  /**
   * What to say of the fits that failed.
   *
   * @param fitted - the models that are left, by id
   * @throws {@link StudyError} the first failure, where no model is left
   */
  notices(tasks: readonly FoldTask[], fitted: ReadonlyMap<string, Model>, resampled: boolean): Notice[] {
    const [first] = this.#failures.values();
    if (first && fitted.size === 0) throw first.error;
    const ids = [...new Set(Array.from(this.#failures.values(), ({ model }) => model))];
    return ids.flatMap((model): Notice[] => {
      const own = tasks.filter(({ spec }) => spec.id === model);
      const failed = own.flatMap(({ key }) => this.#failures.get(key) ?? []);
      if (!fitted.has(model)) {
        const whole = this.#failures.get(`${model}/all`) ?? failed[0];
        return whole ? [{ kind: 'modelNotFitted', model, reason: reasonOf(whole.error) }] : [];
      }
      return notFittedReasons.flatMap((reason): Notice[] => {
        const count = failed.filter(({ error }) => reasonOf(error) === reason).length;
        return count > 0 ? [{ kind: 'foldsNotFitted', model, resampled, failed: count, of: own.length, reason }] : [];
      });
    });
  }
}

/** Others can be fitted where rows do not suffice for one model, or memory. */
const isOfOneModel = (code: FaultCode) => code.startsWith('method.') || code === 'device.outOfMemory';

function reasonOf({ code }: StudyError): NotFitted {
  return notFittedReasons.find((reason) => code === `method.${reason}` || code === `device.${reason}`) ?? 'other';
}
