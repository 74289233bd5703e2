import type { StudyReport } from '../../workers/contract/report';
import { statementOf, type ChecklistItem } from './checklist-items';
import type { Section } from './document';
import { modelOf, note, section, table, type Writing } from './parts';
import { redFlags, type FlagAnswer, type RedFlag } from './red-flag-names';
import { weightedModels } from './weights';

interface Judged {
  readonly answer: FlagAnswer;
  readonly why: string;
}

/** Discrimination above which a leak is likelier than a discovery. */
const SUSPECT = 0.98;

export function redFlagsSection(writing: Writing): readonly Section[] {
  const { asks, answers, head, caption, note: words } = writing.voice.words.flags;
  const rows = redFlags.map((flag) => {
    const { answer, why } = judge(flag, writing);
    return { cells: [asks[flag], answers[answer], why] };
  });
  return section(writing, 'redFlags', [note(words), table(caption, head, rows)]);
}

/** A concern where it holds, none where it does not. */
const when = (holds: boolean, concern: string, none: string): Judged =>
  holds ? { answer: 'yes', why: concern } : { answer: 'no', why: none };

function judge(flag: RedFlag, writing: Writing): Judged {
  const { report, voice } = writing;
  const { why } = voice.words.flags;
  const { recipe, sampleSize, analyses } = report;
  const survival = recipe.outcome.kind === 'survival';
  switch (flag) {
    case 'eligibility':
      return stated(writing, ['5a', '6b'], why.notStated);
    case 'outcomeAssessment':
      return stated(writing, ['8c'], why.onlyAuthors);
    case 'predictorTiming':
      return stated(writing, ['9b'], why.onlyAuthors);
    case 'leakage': {
      const suspect = suspectModel(report);
      return suspect === null
        ? { answer: 'no', why: why.notHigh }
        : { answer: 'yes', why: why.high(modelOf(writing, suspect)) };
    }
    case 'bothSides':
      return report.grouped ? { answer: 'no', why: why.kept } : { answer: 'unclear', why: why.rowsAsPeople };
    case 'sampleSize':
      if (sampleSize.enough === null) return { answer: 'unclear', why: why.noCriterion };
      return when(!sampleSize.enough, why.notEnough(sampleSize.needed ?? 0, sampleSize.participants), why.enough);
    case 'rowsDropped': {
      const dropped = report.leftOut.reduce((sum, { rows }) => sum + rows, 0);
      return when(dropped > 0, why.dropped(dropped), why.noneDropped);
    }
    case 'completeCase':
      return { answer: 'no', why: why.imputed };
    case 'univariable':
      return { answer: 'no', why: why.noSelection };
    case 'dichotomised':
      return { answer: 'no', why: why.straight };
    case 'censoring':
      return survival ? { answer: 'no', why: why.censored } : { answer: 'notApplicable', why: why.noFollowUp };
    case 'competing':
      if (recipe.outcome.kind !== 'survival') return { answer: 'notApplicable', why: why.noFollowUp };
      return recipe.outcome.competing.length > 0
        ? { answer: 'no', why: why.competing }
        : { answer: 'unclear', why: why.noCompeting };
    case 'calibrationReported':
      if (report.verdict?.calibration === 'unclear') {
        return { answer: 'unclear', why: voice.words.findings.limits.calibration };
      }
      return { answer: 'no', why: why.calibrated };
    case 'optimism':
      return { answer: 'no', why: why.resampled };
    case 'tuning':
      return { answer: 'no', why: report.nested ? why.nested : why.noTuning };
    case 'sameModel':
      return { answer: 'no', why: why.sameModel };
    case 'weights': {
      const weighted = weightedModels(report);
      const names = (adopted: boolean) =>
        voice.numbers.list(weighted.filter((each) => each.adopted === adopted).map(({ id }) => modelOf(writing, id)));
      if (weighted.length === 0) return { answer: 'no', why: why.noWeights };
      return when(
        weighted.some(({ adopted }) => !adopted),
        why.weighted(names(false)),
        why.recalibrated(names(true)),
      );
    }
    case 'subgroups':
      return when(analyses.subgroups === null, why.noSubgroups, why.subgroups);
    case 'external':
      if (analyses.external.length > 0) return { answer: 'no', why: why.external };
      return { answer: 'yes', why: recipe.resampling.kind === 'sites' ? why.sites : why.internal };
  }
}

/** No answer of ours: only the authors know. Where they say it, a reader has to judge what they say. */
function stated({ report, voice }: Writing, items: readonly ChecklistItem[], otherwise: string): Judged {
  const said = items.every((item) => statementOf(report.analyses.statements, item) !== null);
  return { answer: 'unclear', why: said ? voice.words.flags.why.stated : otherwise };
}

function suspectModel({ models }: StudyReport): string | null {
  const found = models.find(({ results }) => {
    const figure =
      results.kind === 'continuous'
        ? results.figures.rSquared
        : results.kind === 'survival'
          ? results.figures.harrell
          : results.figures.auroc;
    return figure.kind === 'estimated' && figure.value > SUSPECT;
  });
  return found?.id ?? null;
}
