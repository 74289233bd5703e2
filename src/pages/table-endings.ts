/** Endings of the files that the chooser offers first as a table; others can be chosen all the same. */
export const TABLE_ENDINGS = '.csv,.tsv,.txt,.tab,text/csv,text/tab-separated-values,text/plain';
