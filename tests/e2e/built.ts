import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The folder of the build under test. */
export const dist = resolve(process.env['E2E_DIST'] ?? join(import.meta.dirname, '../../dist'));

/** The address of the edition that is one file. */
export const singleFile = pathToFileURL(join(dist, 'benchside.html')).href;
