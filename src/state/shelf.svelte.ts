import { isStudyError, type StudyError } from '../../workers/contract/faults';
import type { StudyListing } from '../../workers/contract/shelf';
import type { Study } from '../bridge/study';

type Shelved = Pick<Study, 'listStudies' | 'renameStudy' | 'removeStudy' | 'undoRemove' | 'exportStudy'>;

/** The studies kept on this device, as the page lists them. */
export class Shelf {
  readonly #study: Shelved;
  #listings = $state.raw<readonly StudyListing[] | null>(null);
  #error = $state.raw<StudyError | null>(null);
  #removed = $state.raw<StudyListing | null>(null);

  constructor(study: Shelved) {
    this.#study = study;
  }

  /** Null until they were read. */
  get listings(): readonly StudyListing[] | null {
    return this.#listings;
  }

  get error(): StudyError | null {
    return this.#error;
  }

  /** Where the browser keeps nothing at all. */
  get unavailable(): boolean {
    return this.#error?.code === 'vault.unavailable';
  }

  /** The study taken off last, which {@link undo} brings back. */
  get removed(): StudyListing | null {
    return this.#removed;
  }

  async read(): Promise<void> {
    await this.#tryTo(async () => {
      this.#listings = await this.#study.listStudies();
    });
  }

  async rename(id: string, title: string): Promise<void> {
    const words = title.trim();
    if (words === '') return;
    await this.#tryTo(() => this.#study.renameStudy(id, words));
    await this.#again();
  }

  async remove(listing: StudyListing): Promise<void> {
    await this.#tryTo(async () => {
      await this.#study.removeStudy(listing.id);
      this.#removed = listing;
    });
    await this.#again();
  }

  async undo(): Promise<void> {
    await this.#tryTo(async () => {
      await this.#study.undoRemove();
      this.#removed = null;
    });
    await this.#again();
  }

  /** The file of a study, or null where it could not be made. */
  async file(id: string): Promise<Blob | null> {
    let file: Blob | null = null;
    await this.#tryTo(async () => {
      file = await this.#study.exportStudy(id);
    });
    return file;
  }

  /** Reads the list again, keeping in sight what went wrong before. */
  async #again(): Promise<void> {
    const error = this.#error;
    await this.read();
    this.#error ??= error;
  }

  async #tryTo(act: () => Promise<unknown>): Promise<void> {
    this.#error = null;
    try {
      await act();
    } catch (caught) {
      if (!isStudyError(caught)) throw caught;
      this.#error = caught;
    }
  }
}
