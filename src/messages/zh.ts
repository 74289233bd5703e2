import type { Catalogue } from './catalogue';
import { data } from './zh/data';
import { faults } from './zh/faults';
import { frame } from './zh/frame';
import { question } from './zh/question';
import { recipe } from './zh/recipe';
import { start } from './zh/start';
import { train } from './zh/train';
import { use } from './zh/use';
import { charts } from './zh/charts';
import { studies } from './zh/studies';
import { trust } from './zh/trust';

export const zh: Catalogue = {
  frame,
  faults,
  start,
  data,
  question,
  recipe,
  train,
  use,
  charts,
  studies,
  trust,
};
