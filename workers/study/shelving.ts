import { isStudyError } from '../contract/faults';
import type { Recipe } from '../contract/recipe';
import type { NotSavedReason } from '../contract/report';
import type { Model } from '../models/model';
import { claimStudy, type StudyClaim } from '../vault/locks';
import type { Shelves } from '../vault/shelves';
import type { TableFacts } from '../vault/schema';
import { keepable, keepableModels } from './keepable';
import { foldKey, type FoldTask } from './plan';
import type { EarlierStudy } from './analyses/earlier';
import type { StudyRun } from './run-study';

/** What a run puts on the shelf, under one id. */
interface Kept {
  readonly id: string;
  readonly recipe: Recipe;
  readonly table: TableFacts;
  readonly folds: number;
}

/**
 * Keeps a run as it goes: the study at its start, each fold as it is fitted, the report at its end. Where nothing can
 * be kept (no storage, none left, another tab holds the study) the run goes on without; `trouble` says why.
 */
export class Shelving {
  readonly #shelves: Shelves;
  readonly #kept: Kept;
  #earlier: EarlierStudy | null = null;
  #claim: StudyClaim | null = null;
  #trouble: NotSavedReason | null = null;

  constructor(shelves: Shelves, kept: Kept) {
    this.#shelves = shelves;
    this.#kept = kept;
  }

  /** Why nothing more is kept; null while all is well. */
  get trouble(): NotSavedReason | null {
    return this.#trouble;
  }

  /** The study as an earlier run finished it; null where none did. */
  get earlier(): EarlierStudy | null {
    return this.#earlier;
  }

  /** Takes the study for this tab and returns the folds that an earlier run of it left. */
  async begin(): Promise<Map<string, Model>> {
    const models = new Map<string, Model>();
    await this.#attempt(async () => {
      this.#claim = await claimStudy(this.#kept.id);
      if (!this.#claim) {
        this.#trouble = 'openElsewhere';
        return;
      }
      for (const { modelId, repeat, fold, model } of await this.#shelves.readFolds(this.#kept.id)) {
        models.set(foldKey(modelId, repeat, fold), model);
      }
      const { id, recipe, table, folds } = this.#kept;
      // A finished study that is run again stays finished, whatever becomes of this run.
      const known = (await this.#shelves.listStudies()).some((study) => study.id === id);
      if (known) {
        const { report } = await this.#shelves.readStudy(id);
        const finals = await this.#shelves.readModels(id);
        this.#earlier = { report, models: new Map(finals.map(({ modelId, model }) => [modelId, model])) };
        return;
      }
      await this.#shelves.putStudy({
        id,
        title: recipe.title,
        savedAt: Date.now(),
        recipe,
        table,
        report: null,
        folds,
      });
    });
    return models;
  }

  async keepFold({ spec, repeat, fold }: FoldTask, model: Model): Promise<void> {
    const kept = keepable(model);
    if (this.#trouble || !kept) return;
    await this.#attempt(() =>
      this.#shelves.putFold({ studyId: this.#kept.id, modelId: spec.id, repeat, fold, model: kept }),
    );
  }

  async finish({ recipe, report, models }: StudyRun): Promise<void> {
    if (this.#trouble) return;
    const { id, table, folds } = this.#kept;
    await this.#attempt(() =>
      this.#shelves.putFinished(
        { id, title: recipe.title, savedAt: Date.now(), recipe, table, report, folds },
        keepableModels(models),
      ),
    );
  }

  release(): void {
    this.#claim?.release();
    this.#claim = null;
  }

  async #attempt(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (caught) {
      if (!isStudyError(caught)) throw caught;
      this.#trouble = caught.code === 'vault.full' ? 'full' : 'unavailable';
    }
  }
}
