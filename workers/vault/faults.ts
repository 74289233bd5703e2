import { VaultError, isStudyError } from '../contract/faults';

const MIB = 1024 * 1024;

/**
 * The expected failure behind an error of IndexedDB.
 *
 * @param caught - what IndexedDB threw
 * @param bytes - size of what was being written, in bytes; 0 for a reading
 * @returns a fault for what a person can act on; the error itself where it is a defect of ours
 */
export function vaultFault(caught: unknown, bytes: number): unknown {
  if (isStudyError(caught) || !(caught instanceof Error)) return caught;
  switch (caught.name) {
    case 'QuotaExceededError':
      return new VaultError('vault.full', { neededMiB: Math.max(1, Math.ceil(bytes / MIB)) }, { cause: caught });
    // The database is of a later version than this page knows.
    case 'VersionError':
      return new VaultError('vault.superseded', null, { cause: caught });
    // Private windows and blocked site data end in one or another of these.
    case 'SecurityError':
    case 'InvalidStateError':
    case 'UnknownError':
    case 'NotAllowedError':
    case 'NotFoundError':
    case 'AbortError':
      return new VaultError('vault.unavailable', null, { cause: caught });
    default:
      return caught;
  }
}
