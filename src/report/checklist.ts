import { checklistItems, statedItems, statementOf, type ChecklistItem } from './checklist-items';
import type { Section, SectionId } from './document';
import { section, table, type Writing } from './parts';

interface Answer {
  readonly sections: readonly SectionId[];
  /** What is so, where no section says it. */
  readonly fact?: string;
}

/** What the study itself answers, without the user. */
function answersOf(
  { report, voice }: Writing,
  written: ReadonlySet<SectionId>,
): Readonly<Partial<Record<ChecklistItem, Answer>>> {
  const { facts } = voice.words.checklist;
  const clustered = report.recipe.group !== undefined || report.recipe.resampling.kind === 'sites';
  const at = (...sections: readonly SectionId[]): Answer => ({ sections: sections.filter((id) => written.has(id)) });
  const atOr = (section: SectionId, fact: string): Answer =>
    written.has(section) ? at(section) : { sections: [], fact };
  const clusters = atOr('heterogeneity', clustered ? facts.clustersKept : facts.noClusters);
  const updates = written.has('recalibration') ? at('recalibration') : atOr('external', facts.noUpdate);
  const external = atOr('external', facts.noExternal);
  return {
    '7': at('missing', 'preparation'),
    '8a': at('outcome'),
    '9a': at('predictors'),
    '10': at('sampleSize'),
    '11': at('missing'),
    '12a': at('resampling'),
    '12b': at('preparation'),
    '12c': at('models', 'preparation', 'resampling', 'settings'),
    '12d': clusters,
    '12e': at('measures'),
    '12f': updates,
    '12g': at('resampling', 'specification'),
    '13': at('models', 'recalibration'),
    '14': atOr('subgroups', facts.noFairness),
    '15': at('outcome', 'utility'),
    '16': external,
    '18f': { sections: ['software'], fact: facts.code(report.software) },
    '20a': at('flow'),
    '20b': at('flow'),
    '20c': external,
    '21': at('flow', 'performance'),
    '22': at('specification', 'trials'),
    '23a': at('performance', 'subgroups', 'price'),
    '23b': clusters,
    '24': updates,
    '26': at('limitations'),
    '27a': at('missing'),
  };
}

/** TRIPOD+AI's 52 rows: each with where it is answered, what is so, or that it is not reported. */
export function checklistSection(writing: Writing, written: ReadonlySet<SectionId>): readonly Section[] {
  const { report, voice } = writing;
  const { checklist, findings } = voice.words;
  const answers = answersOf(writing, written);
  const rows = checklistItems.map((item) => {
    const { sections, fact }: Answer = answers[item] ?? { sections: [] };
    const stated = statementOf(report.analyses.statements, item) !== null;
    const where = statedItems.find((each) => each.item === item);
    const places = [
      ...sections,
      ...(stated && where?.section && !sections.some((id) => id === where.section) ? [where.section] : []),
    ];
    const answer = [
      ...(places.length > 0 ? [checklist.see(places.map((id) => findings.section[id]))] : []),
      ...(fact === undefined ? [] : [fact]),
      ...(item === '1' && stated ? [report.analyses.statements['1'] ?? ''] : []),
    ];
    return {
      cells: [
        item,
        checklist.asks[item],
        answer.length > 0 ? voice.numbers.sentences(...answer) : findings.notReportedCell,
      ],
    };
  });
  return section(writing, 'checklist', [table(checklist.caption, checklist.head, rows)]);
}
