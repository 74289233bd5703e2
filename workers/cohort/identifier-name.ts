const WORDS = new Set([
  'id',
  'ids',
  'nbr',
  'mrn',
  'pid',
  'uid',
  'guid',
  'rownames',
  'subject',
  'patient',
  'participant',
]);
const PERSONS = new Set([
  'subject',
  'subj',
  'patient',
  'pat',
  'participant',
  'person',
  'mrn',
  'pid',
  'usubjid',
  'subjid',
]);

const wordsOf = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);

/** Whether a column's name says that it names rows or participants, as `patient_nbr`, `subjectId` or `编号`. */
export function namesAnIdentifier(name: string): boolean {
  return wordsOf(name).some((word) => WORDS.has(word) || PERSONS.has(word)) || /编号|病历号|住院号|患者号/.test(name);
}

/** Whether a column's name says that it names participants rather than rows or visits. */
export function namesAParticipant(name: string): boolean {
  return wordsOf(name).some((word) => PERSONS.has(word)) || /病历号|住院号|患者/.test(name);
}
