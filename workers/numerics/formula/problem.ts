import { InputError, type FormulaProblem } from '../../contract/faults';

/**
 * What is wrong with a typed formula, and where.
 *
 * @param position - of the character where it was noticed, from 0; told from 1
 * @param name - the column or function concerned, as it was typed
 */
export function formulaError(reason: FormulaProblem, position: number, name?: string): InputError<'input.formula'> {
  return new InputError('input.formula', { position: position + 1, reason, ...(name !== undefined && { name }) });
}
