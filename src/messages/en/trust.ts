import { english } from '../numbers';

const { plural } = english;

export const trust = {
  title: 'Trust',
  lead: 'What this page may do, what it has done since it was loaded, and what it keeps on this device: each looked up here and now, none of it a promise.',
  print: 'Print this page',
  requestsTitle: 'Requests since load',
  requests: (requests: number) => plural(requests, 'request', 'requests'),
  requestsNone: 'Since it was loaded, this page has asked no network for anything.',
  requestsSome: 'Something was requested after loading. That must not happen: please close the page and report it.',
  requestsLoading: 'Still loading. Counting starts when the last file of Benchside has arrived.',
  refused: (refused: number) =>
    `${plural(refused, 'attempt', 'attempts')} refused by the policy, those of the test below included`,
  offline: {
    unsupported: 'This copy is opened from where it lies; it needs no network.',
    notKept: 'This browser did not keep a copy: opening it again needs the network. All else works.',
    installing: 'Being kept on this device, so that it opens without a network.',
    ready: 'Kept on this device: it opens without a network.',
    updateWaiting:
      'Kept on this device: it opens without a network. A newer version has arrived and waits for your word.',
  },
  updateNow: 'Use the new version',
  policyTitle: 'The policy in force',
  policyLead:
    'The browser itself holds the page to these rules, and every background process that Benchside starts inherits them. They are read from the running page.',
  directive: 'Rule',
  allows: 'Allows',
  meaning: 'In plain words',
  meanings: {
    'default-src': 'Nothing, unless a rule below allows it.',
    'script-src': 'Only the scripts that Benchside is made of. WebAssembly may be compiled from bytes it already has.',
    'worker-src': 'Background processes start from Benchside’s own text only, so that they inherit this policy.',
    'connect-src': 'No connection of any kind: no fetch, no WebSocket, no beacon, not even to the host of this page.',
    'style-src': 'Only Benchside’s own styles.',
    'img-src': 'Only its own pictures, and those made in the page.',
    'manifest-src': 'The description that lets it be installed as an app.',
    'base-uri': 'No script can change what addresses mean.',
    'form-action': 'No form can be sent anywhere.',
    'object-src': 'No plug-ins.',
    'frame-src': 'No other page inside this one.',
    'require-trusted-types-for': 'No text becomes script by accident.',
    'trusted-types': 'Only these named doors may make markup or script addresses.',
  } as Readonly<Record<string, string>>,
  testTitle: 'Tried just now',
  testLead:
    'Benchside tries what must not work. Each test is made so that it would reach no network even if it succeeded.',
  testAgain: 'Try again',
  attempts: {
    pageFetch: 'A request from the page',
    workerFetch: 'A request from a background process',
    peerConnection: 'A direct connection to another computer (WebRTC)',
    newWindow: 'Opening another window',
    foreignScript: 'Loading a script by its address',
  },
  refusedWord: 'refused',
  notRefused: 'not refused',
  keptTitle: 'What is kept on this device',
  keptLead:
    'No row of a table is ever kept. Studies hold recipes, models and reports, which are summaries of the table.',
  where: 'Where',
  what: 'What',
  items: 'Items',
  size: 'Size',
  goes: 'How it goes away',
  places: {
    indexedDB: 'Database (IndexedDB)',
    cache: 'Cache',
    localStorage: 'Preferences (localStorage)',
    serviceWorker: 'Service worker',
  },
  contents: {
    studies: 'Studies: title, recipe, report, and what recognises the table (name, row count, fingerprint)',
    models: 'Models refitted on all rows',
    folds: 'Models of finished folds, so that an interrupted training goes on',
    preferences: 'Language and colours',
    serviceWorker: 'Opens Benchside without a network',
    cache: 'Benchside’s own files',
  },
  goesBy: {
    study: 'With its study, or by erasing everything',
    everything: 'By erasing everything',
  },
  total: (used: string, quota: string) => `The browser reports ${used} used of ${quota} available to this site.`,
  persisted: 'The browser has promised not to clear it by itself.',
  notPersisted: 'The browser may clear it when the disk runs low, or after long disuse.',
  nothingKept: 'Nothing is kept.',
  eraseTitle: 'Erase everything',
  eraseLead:
    'Removes all studies, preferences and the offline copy from this browser, then looks whether they are gone. Files you saved yourself stay.',
  erase: 'Erase everything',
  eraseAsk: 'All studies on this device will be gone for good. Export first what you want to keep.',
  eraseYes: 'Erase for good',
  eraseRunning: 'Erasing',
  eraseDone: 'Erased, and verified: nothing of Benchside is left in this browser’s storage.',
  eraseLeft: (places: string) =>
    `Erased, but something is still there: ${places}. Close the other tabs of Benchside and erase again.`,
  startAfresh: 'Start afresh',
  limitsTitle: 'What this does not cover',
  limits: [
    'Browser extensions can read every page, this one too. Use a browser profile without them for patient data.',
    'Opened as a file, Benchside shares its storage with every other local HTML file in Chrome and Edge. Nothing is encrypted yet.',
    'Files you save (reports, models, predictions) are yours to protect. Predictions hold one row for each participant.',
    'A model is made from patients’ data: it holds the smallest and largest value of each number and the names of categories. That it holds no row does not make it anonymous: share it as you would share results from few patients.',
    'The browser itself may look for its own updates, and asks the host of this page for a newer version when the page is opened. Neither carries data of yours.',
    'Whoever controls this computer, its screen or its browser sees what you see.',
    'Erasing asks the browser to delete. Traces may stay on the disk until it writes over them, and in backups.',
  ],
  help: [
    'This page is written for whoever must decide if patient data may be opened here. Print it, or look over it together.',
    'To see it for yourself: open the browser’s developer tools, choose Network, then work through a study. The list stays empty. Or pull the network cable first.',
  ],
};

export type TrustMessages = typeof trust;
