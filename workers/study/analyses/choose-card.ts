import type { ChosenCard } from '../../contract/analyses';
import type { StudyReport } from '../../contract/report';
import type { Model } from '../../models/model';

interface Study {
  readonly report: StudyReport;
  readonly models: ReadonlyMap<string, Model>;
}

/**
 * A study whose model of points uses another of its near-equal cards. Its figures stay those of the procedure, which
 * takes its own choice in every fold.
 *
 * @param card - its place in the list of cards
 * @returns null where the study has no such model or card
 */
export function withCard<Chosen extends Study>(study: Chosen, modelId: string, card: number): Chosen | null {
  const model = study.models.get(modelId);
  if (model?.estimator.family !== 'points' || !model.estimator.cards[card]) return null;
  const { estimator } = model;
  const { report } = study;
  const spec = { ...estimator.spec, chosen: card };
  const others = report.analyses.cards.filter((one) => one.model !== modelId);
  const judged = report.analyses.cards.find((one) => one.model === modelId)?.judged ?? estimator.chosen;
  const own: ChosenCard = { model: modelId, card, judged };
  return {
    ...study,
    models: new Map(study.models).set(modelId, { ...model, estimator: { ...estimator, spec, chosen: card } }),
    report: {
      ...report,
      models: report.models.map((one) =>
        one.id === modelId && one.fit.family === 'points' ? { ...one, fit: { ...one.fit, chosen: card } } : one,
      ),
      analyses: { ...report.analyses, cards: card === judged ? others : [...others, own] },
    },
  };
}
