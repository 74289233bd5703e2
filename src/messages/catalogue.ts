import type { FaultMessages } from './en/faults';
import type { FrameMessages } from './en/frame';
import type { StartMessages } from './en/start';
import type { DataMessages } from './en/data';
import type { QuestionMessages } from './en/question';
import type { RecipeMessages } from './en/recipe';
import type { TrainMessages } from './en/train';
import type { UseMessages } from './en/use';
import type { ChartsMessages } from './en/charts';
import type { StudiesMessages } from './en/studies';
import type { TrustMessages } from './en/trust';

/** Everything the page can say. English gives each section its type; another language that leaves one out does not compile. */
export interface Catalogue {
  readonly frame: FrameMessages;
  readonly faults: FaultMessages;
  readonly start: StartMessages;
  readonly data: DataMessages;
  readonly question: QuestionMessages;
  readonly recipe: RecipeMessages;
  readonly train: TrainMessages;
  readonly use: UseMessages;
  readonly charts: ChartsMessages;
  readonly studies: StudiesMessages;
  readonly trust: TrustMessages;
}
