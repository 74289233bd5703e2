/** What the report names as its maker. */
export const SOFTWARE = 'Benchside 0.1.0';
