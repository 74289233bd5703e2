import type { FaultCode, Faults, FormulaProblem } from '../../../workers/contract/faults';
import { english } from '../numbers';

const { count, list, plural } = english;

const looksLike = {
  image: 'looks like an image',
  archive: 'looks like a compressed archive',
  workbook: 'is a spreadsheet workbook',
  pdf: 'is a PDF',
  binary: 'holds binary content',
  other: 'does not look like a table',
} as const;

const encodingNames: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Latin-1 (Windows-1252)',
  gb18030: 'GB18030',
};

function formulaProblem(reason: FormulaProblem, position: number, name = ''): string {
  const there = `at character ${count(position)}`;
  const about = name === '' ? 'A text' : `“${name}”, which holds text,`;
  const said: Readonly<Record<FormulaProblem, string>> = {
    empty: 'The formula is empty. Type a score, such as -3.2 + 0.03*age.',
    tooLong: `The formula is too long: only ${count(position - 1)} characters are read. Shorten it.`,
    tooDeep: `The formula is nested too deeply ${there}. Take some of its parentheses away.`,
    badNumber: `The number ${there} cannot be read. Write it with one point, as 0.03.`,
    unclosedText: `The quote opened ${there} is not closed. Close it.`,
    unexpectedCharacter: `The character ${there} means nothing in a formula. Take it out.`,
    unexpectedToken: `Something is missing or too much ${there}. Look for an operator or a parenthesis there.`,
    unexpectedEnd: 'The formula ends too early. Close its parentheses and complete its last term.',
    chainedComparison: `Two comparisons follow each other ${there}. Write 20 < age and age < 40 instead.`,
    unknownColumn: `The table has no column “${name}” (${there}). Check its name; put names with spaces in backticks.`,
    unknownFunction:
      `There is no function “${name}” (${there}). ` +
      'Known are ln, log, log2, log10, exp, sqrt, abs, plogis, qlogis, min, max and if.',
    wrongArguments: `“${name}” was given too few or too many arguments ${there}. Count them: if takes three.`,
    textAndNumber: `${about} is compared with a number ${there}. Put the value in quotes, or choose another column.`,
    textInArithmetic: `${about} is used as a number ${there}. Compare it first, as (sex == "male").`,
    orderOfTexts: `Texts have no order (${there}). Compare them with == or != only.`,
    resultIsText: 'The formula gives a text. A score must be a number.',
  };
  return said[reason];
}

const fieldName = {
  alpha: 'The chance of missing the truth',
  threshold: 'The threshold',
  prevalence: 'The share with the event',
  smallCell: 'The smallest group that is shown',
} as const;

const outcomeName = {
  binary: 'a yes/no outcome',
  classes: 'an outcome with several classes',
  continuous: 'a continuous outcome',
  survival: 'a time to an event',
} as const;

/** Each says what happened, where, and then what to do. */
export type FaultMessages = { readonly [Code in FaultCode]: (facts: Faults[Code]) => string };

export const faults: FaultMessages = {
  'input.emptyFile': ({ file }) =>
    `“${file}” is empty. Save the table again from the program it comes from, then open that file.`,
  'input.notATable': ({ file, looksLike: kind }) =>
    `“${file}” ${looksLike[kind]}, not a text table. ` +
    (kind === 'workbook'
      ? 'Open it in your spreadsheet program and save the sheet as CSV, then open that file.'
      : kind === 'archive'
        ? 'Unpack it and open the CSV or TSV file inside.'
        : 'Save the table as CSV or TSV and open that file.'),
  'input.headerOnly': ({ file }) =>
    `“${file}” has column names but no rows of participants. Check that the export was complete, then open it again.`,
  'input.oneColumn': ({ file }) =>
    `“${file}” seems to have one column only. If it has more, choose its delimiter under “How it was read”; ` +
    'otherwise there is nothing to predict from, so open a table with at least two columns.',
  'input.nulBytes': ({ file, line }) =>
    `“${file}” holds NUL bytes, first in line ${count(line)}. It may be UTF-16 or damaged: choose another encoding ` +
    'under “How it was read”, or save it again as UTF-8.',
  'input.lineTooLong': ({ file, line, limitMiB }) =>
    `Line ${count(line)} of “${file}” is longer than ${count(limitMiB)} MiB. An opening quote without its closing one is the usual ` +
    'cause: mend that line, or check that the file is a table.',
  'input.wrongEncoding': ({ file, encoding, line }) =>
    `Line ${count(line)} of “${file}” cannot be read as ${encodingNames[encoding] ?? encoding}. Choose another encoding under ` +
    '“How it was read”, or save the file again as UTF-8.',
  'input.tooManyColumns': ({ file, columns, limit }) =>
    `“${file}” has ${count(columns)} columns; Benchside reads up to ${count(limit)}. Keep the columns you need and open it again.`,
  'input.unreadable': ({ file }) =>
    `“${file}” could not be read. It may have been moved, changed or locked by another program since you chose it: ` +
    'close it there and choose it again.',
  'input.foldsMismatch': ({ file, line }) =>
    `The folds file “${file}” does not fit the table at line ${count(line)}. It needs the columns row (from 0, each row at most once) ` +
    'and fold, for rows that the table has.',
  'input.notARecipe': ({ file, path }) =>
    `“${file}” is not a Benchside recipe${path === '' ? '' : `: the entry “${path}” is missing or not allowed`}. ` +
    'Choose a recipe saved from Benchside, or mend that entry.',
  'input.recipeTooNew': ({ file, version, supported }) =>
    `“${file}” is a recipe of version ${count(version)}; this Benchside reads up to version ${count(supported)}. Use a newer Benchside, ` +
    'or set the study up again here.',
  'input.recipeUnknownColumn': ({ column, role }) =>
    `The recipe names “${column}” as ${roleName(role)}, but the table has no such column. Open the table the recipe was made for, ` +
    'or choose another column on the Question page.',
  'input.studyTruncated': ({ file }) =>
    `“${file}” ends too early: part of the study is missing. Copy or export it again. Nothing was imported.`,
  'input.studyEdited': ({ file }) =>
    `“${file}” was changed after it was exported: its content no longer matches its seal. Ask for the original file. ` +
    'Nothing was imported.',
  'input.studyTooNew': ({ file, version, supported }) =>
    `“${file}” was made by a newer Benchside (version ${count(version)}; this one reads up to ${count(supported)}). ` +
    'Update Benchside and import it again.',
  'input.notAStudy': ({ file }) =>
    `“${file}” is not a Benchside study. Choose a file exported from the Studies page (its name ends in .benchside).`,
  'input.differentTable': ({ expectedRows, rows, missingColumns }) =>
    (missingColumns.length > 0
      ? `This is not the table the study was made with: it lacks ${list(missingColumns.slice(0, 5).map((name) => `“${name}”`))}` +
        `${missingColumns.length > 5 ? ` and ${count(missingColumns.length - 5)} more columns` : ''}. `
      : expectedRows === rows
        ? 'This is not the table the study was made with: it has the same size but other content. '
        : `This is not the table the study was made with: it has ${plural(rows, 'row', 'rows')} instead of ${count(expectedRows)}. `) +
    'Open the original file, or start a new study with this one.',
  'input.missingPredictors': ({ file, columns }) =>
    `“${file}” lacks ${list(columns.slice(0, 5).map((name) => `“${name}”`))}` +
    `${columns.length > 5 ? ` and ${count(columns.length - 5)} more columns` : ''}, which the model needs. ` +
    'Add them under the same names (cells may be empty) and open it again.',
  'input.valueNotANumber': ({ column }) =>
    `What stands in “${column}” is not a number. Write a number, or leave it empty if it was not measured.`,
  'input.outOfRange': ({ field, low, high }) =>
    `${fieldName[field]} must lie between ${low} and ${high}. Enter another number.`,
  'input.textTooLong': ({ limit }) => `The text is too long: up to ${count(limit)} characters are kept. Shorten it.`,
  'input.sameTable': ({ file }) =>
    `“${file}” holds the very rows that the model was developed on, so it cannot validate it. Choose a table of other participants.`,
  'input.shapeEdit': ({ predictor }) =>
    `The model has no shape of “${predictor}” that could be changed so. Take the change back, or choose another predictor.`,
  'input.scoreNotARisk': ({ rows }) =>
    `The score leaves the range from 0 to 1 in ${plural(rows, 'row', 'rows')}, so it is not a risk. Say that it gives log odds or points instead.`,
  'input.scoreOfNone': ({ rows }) =>
    `The score gives no number in any of the ${plural(rows, 'row', 'rows')}. Check that its columns were measured and that it divides by nothing that is 0.`,
  'input.subgroups': ({ column, reason, limit }) =>
    reason === 'unknownColumn'
      ? `The table has no column “${column}”. Choose another column to group by.`
      : reason === 'notNumbers'
        ? `“${column}” does not hold numbers, so it has no bands. Group by its levels instead.`
        : reason === 'badCuts'
          ? `The cuts of “${column}” must be numbers in rising order. Mend them.`
          : `“${column}” makes more than ${count(limit)} groups. Choose bands, or a column with fewer levels.`,
  'input.formula': ({ position, reason, name }) => formulaProblem(reason, position, name),

  'method.noTable': () => 'No table is open. Open the table on the Data page first.',
  'method.noModel': () => 'There is no such model in this study. Train it first, or choose another.',
  'method.outcomeMissing': ({ column }) =>
    `“${column}” has no value in any row, so it cannot be an outcome. Choose another column.`,
  'method.eventNotChosen': ({ column, classes }) =>
    `Say which of the ${count(classes)} classes of “${column}” counts as the event; Benchside never guesses this.`,
  'method.unknownEventClass': ({ column }) =>
    `The class chosen as the event does not occur in “${column}”. Choose again on the Question page.`,
  'method.noPredictors': () => 'No predictor is chosen. Choose at least one on the Question page.',
  'method.oneOutcomeOnly': ({ events, participants }) =>
    `The outcome does not vary: ${plural(events, 'event', 'events')} among ${plural(participants, 'participant', 'participants')}. ` +
    'Choose another outcome, or a table in which some have the event and some do not.',
  'method.tooFewOutcomes': ({ events, others, needed }) =>
    `Too few to test honestly: ${plural(events, 'event', 'events')} and ${count(others)} without; at least ${count(needed)} of each are needed. ` +
    'Gather more participants, or choose fewer folds or a more common outcome.',
  'method.classesNotChosen': ({ column, classes }) =>
    `“${column}” has ${count(classes)} classes. Choose at least three of them for an outcome with several classes; for two, make it a yes/no outcome on the Question page.`,
  'method.tooFewInClass': ({ column, participants, needed }) =>
    `A class of “${column}” has ${plural(participants, 'participant', 'participants')}; at least ${count(needed)} are needed to learn it and to test it. Leave that class out on the Question page, or join it with another in your table.`,
  'method.outcomeNotNumber': ({ column }) =>
    `“${column}” does not hold numbers. Choose a column of measured numbers, or read it as numbers on the Data page.`,
  'method.outcomeConstant': ({ column }) =>
    `“${column}” has the same value for everyone, so there is nothing to predict. Choose another outcome.`,
  'method.tooFewParticipants': ({ participants, needed }) =>
    `There are ${plural(participants, 'participant', 'participants')} with this outcome; at least ${count(needed)} are needed. Add participants, or choose another outcome.`,
  'method.noEvents': ({ participants }) =>
    `None of the ${count(participants)} participants had the event: all were censored or had another one. Check which code means the event, or use a table with longer follow-up.`,
  'method.tooFewEvents': ({ events, needed }) =>
    `${count(events)} of the participants had the event; at least ${count(needed)} are needed to learn from and to test. Add participants or follow-up, or choose a commoner event.`,
  'method.horizonNotPositive': () =>
    'The horizon must be above 0. Enter the time at which risk is wanted, in the unit of the follow-up column.',
  'method.unsuitedEstimator': ({ family, outcome }) =>
    `The recipe trains “${family}”, which does not suit an outcome of the kind “${outcome}”. Remove it, or choose the outcome it was meant for.`,
  'method.participantOnBothSides': ({ participants }) =>
    `The split has rows of ${plural(participants, 'participant', 'participants')} both among those learned from and among those judged on. Give all rows of a participant the same fold, or let Benchside make the split.`,
  'method.notAnOrder': ({ column }) =>
    `“${column}” is neither a date nor a number, so it has no earlier and later. Choose another column, or read it as a date on the Data page.`,
  'method.tooManyFolds': ({ folds, groups }) =>
    `${count(folds)} folds cannot be made of ${plural(groups, 'group', 'groups')} that must stay together. Choose at most ${count(groups)} folds.`,
  'method.tooManyFeatures': ({ features, limit }) =>
    `The recipe makes ${count(features)} features; up to ${count(limit)} can be trained here. Leave out predictors with many levels, ` +
    'or pool rarer levels.',
  'method.foldWithoutOutcome': ({ fold, events, participants }) =>
    `Fold ${count(fold)} cannot be judged: ${plural(events, 'event', 'events')} among ${plural(participants, 'participant', 'participants')}. ` +
    'Choose fewer folds or stratified ones, or mend the given folds.',
  'method.oneFoldOnly': () =>
    'All rows fall into one fold, so nothing is left to learn from or to judge by. Give at least two folds.',
  'method.foldFileMissing': () =>
    'The recipe takes its folds from a second file, which is not open. Drop that file on the Recipe page, or choose another resampling.',
  'method.allPredictorsConstant': () =>
    'No chosen predictor varies among these participants. Choose predictors with at least two different values.',
  'method.diverged': ({ epoch }) =>
    `The network's training went out of bounds in epoch ${count(epoch)}. Lower the learning rate (a tenth is a good try) or leave scaling on.`,
  'method.notConverged': ({ iterations }) =>
    `The regression did not settle within ${count(iterations)} iterations. Use a stronger penalty or leave scaling on.`,
  'method.notForThisOutcome': ({ outcome }) =>
    `This is not offered for ${outcomeName[outcome]}. Ask another question of this study.`,
  'method.nothingPredicted': () =>
    'No participant was predicted by a model that had not seen them, so nothing can be judged. Train the study again.',
  'method.validationGone': () =>
    'The second table is not open any more, and no row of it was kept. Validate with it again, then keep the update.',
  'method.noUpdate': () =>
    'This update could not be made on the second table. Choose another one, or a table with more participants.',

  'device.outOfMemory': () =>
    'This browser has no memory left for this. Close other tabs, choose fewer predictors, folds or members, and try again. What was finished is kept.',
  'device.noBackend': () =>
    'No way to compute passed its self-test on this device, so no network can be trained here. Logistic regression still can; ' +
    'for the network, try a current Chrome, Edge or Firefox.',
  'device.backendFailed': ({ backend }) =>
    `The “${backend}” backend stopped working. Choose another one on the Train page; finished folds are kept.`,
  'device.needsGpu': () =>
    'The network ensemble needs a graphics processor that this browser can use, and that is faster than the processor; none was found. ' +
    'Nothing is lost: switch that model off on the Train page, open the recipe in a browser with WebGPU, or choose plain loops there, which take very long.',
  'device.workerLost': () =>
    'The background process stopped, most often for lack of memory. Reload the page and open the table again; finished folds are kept.',

  'vault.unavailable': () =>
    'This browser does not let the page keep anything (a private window, or storage turned off). Everything works until you close the page: ' +
    'save the report and the model as files, or use an ordinary window.',
  'vault.full': ({ neededMiB }) =>
    `There is no room to keep this study (${count(neededMiB)} MiB are needed). Delete studies you no longer need or free disk space; ` +
    'what you see stays until you close the page, and can be saved as files.',
  'vault.unknownStudy': () => 'This study is no longer kept on this device. It may have been deleted in another tab.',
  'vault.openElsewhere': ({ title }) =>
    `“${title}” is open in another tab, which writes to it. Here it can only be read: close it there to go on here.`,
  'vault.superseded': () =>
    'Another tab has opened a newer version of Benchside. Reload this page to go on; finished folds are kept.',
};

function roleName(role: string): string {
  switch (role) {
    case 'outcome':
      return 'the outcome';
    case 'predictor':
      return 'a predictor';
    case 'participant':
      return 'the participant id';
    case 'group':
      return 'the group';
    case 'fold':
      return 'the fold column';
    case 'spline':
      return 'a spline';
    default:
      return role;
  }
}
