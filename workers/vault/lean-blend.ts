import { canonicalJson } from './canonical';
import type { KeptModel } from './kept-model';

type KeptStack = Extract<KeptModel, { readonly estimator: { readonly family: 'stack' } }>;
type Member = KeptStack['estimator']['members'][number];
type SingleModel = Member['model'];

/** A blend whose members, as far as they are kept beside it, are named by their id. */
interface LeanBlend {
  readonly lean: Omit<KeptStack, 'estimator'> & {
    readonly estimator: Omit<KeptStack['estimator'], 'members'> & {
      readonly members: readonly (Member | { readonly weight: number; readonly beside: string })[];
    };
  };
}

/** A model as it lies on the shelf. */
export type StoredModel = KeptModel | LeanBlend;

/** The model of the same rows, by id. */
type Beside = (modelId: string) => KeptModel | undefined;

/** What a member looked like when it was blended: what was done to the model since does not touch the blend. */
function asBlended({ steps, estimator, found }: KeptModel): SingleModel | null {
  if (estimator.family === 'stack') return null;
  const isEdited = estimator.family === 'additive' && estimator.edits.length > 0;
  return { steps, estimator: isEdited ? { ...estimator, edits: [] } : estimator, ...(found && { found }) };
}

/** A model as it is put on the shelf: members of a blend that lie beside it are not written twice. */
export function leanly(model: KeptModel, beside: Beside): StoredModel {
  const { estimator } = model;
  if (!isStack(model) || estimator.family !== 'stack') return model;
  const members = estimator.members.map((member) => {
    const id = member.model.estimator.spec.id;
    const known = beside(id);
    const own = known && asBlended(known);
    return own && isSame(own, member.model) ? { weight: member.weight, beside: id } : member;
  });
  return { lean: { ...model, estimator: { ...estimator, members } } };
}

/**
 * The model that was put on the shelf.
 *
 * @returns null where a member is not there: a study was cut off between two of its folds
 */
export function wholly(stored: StoredModel, beside: Beside): KeptModel | null {
  if (!('lean' in stored)) return stored;
  const { estimator } = stored.lean;
  const members = estimator.members.flatMap((member): Member[] => {
    if ('model' in member) return [member];
    const known = beside(member.beside);
    const model = known && asBlended(known);
    return model ? [{ weight: member.weight, model }] : [];
  });
  if (members.length < estimator.members.length) return null;
  return { ...stored.lean, estimator: { ...estimator, members } };
}

const isStack = (model: KeptModel): model is KeptStack => model.estimator.family === 'stack';

function isSame(one: SingleModel, other: SingleModel): boolean {
  if (one.estimator === other.estimator && one.steps === other.steps && one.found === other.found) return true;
  return canonicalJson(one) === canonicalJson(other);
}
