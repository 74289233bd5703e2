import type { Catalogue } from './catalogue';
import { data } from './en/data';
import { faults } from './en/faults';
import { frame } from './en/frame';
import { question } from './en/question';
import { recipe } from './en/recipe';
import { start } from './en/start';
import { train } from './en/train';
import { use } from './en/use';
import { charts } from './en/charts';
import { studies } from './en/studies';
import { trust } from './en/trust';

export const en: Catalogue = {
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
