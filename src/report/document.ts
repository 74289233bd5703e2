/** A figure of the report by what it shows; a chart draws it. */
export type FigureRef =
  | {
      readonly kind:
        | 'flow'
        | 'curves'
        | 'roc'
        | 'precisionRecall'
        | 'calibrationOverlay'
        | 'decision'
        | 'aurocOverTime'
        | 'brierOverTime';
    }
  | {
      readonly kind:
        | 'classRoc'
        | 'classCalibration'
        | 'calibration'
        | 'distribution'
        | 'residuals'
        | 'blandAltman'
        | 'riskGroups'
        | 'instability'
        | 'sites';
      /** The model it is of. */
      readonly model: string;
    }
  | {
      readonly kind: 'shape' | 'pair';
      readonly model: string;
      /** The predictor of a shape; the place of a pair. */
      readonly term: string;
    };

/** The name of a figure within its report. */
export const figureKey = (figure: FigureRef): string =>
  [figure.kind, ...('model' in figure ? [figure.model] : []), ...('term' in figure ? [figure.term] : [])].join(' ');

export interface TableRow {
  readonly cells: readonly string[];
  /** A level of what stands above it. */
  readonly indented?: boolean;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** In smaller type, beside what it explains. */
  | { readonly kind: 'note'; readonly text: string }
  /** What the user says of the study, in their own words: paragraphs end at line ends. */
  | { readonly kind: 'statement'; readonly title: string; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'formula'; readonly caption: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'table';
      /** Numbered and named: "Table 2. …". */
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly TableRow[];
    }
  | { readonly kind: 'figure'; readonly caption: string; readonly figure: FigureRef };

export interface Section {
  /** Unique within a document; what the checklist refers to. */
  readonly id: SectionId;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
}

// prettier-ignore
export type SectionId =
  | 'summary' | 'introduction' | 'methods' | 'source' | 'participants' | 'outcome'
  | 'predictors' | 'sampleSize' | 'missing' | 'preparation' | 'models' | 'resampling'
  | 'measures' | 'software' | 'results' | 'flow' | 'performance' | 'calibration'
  | 'utility' | 'classes' | 'residuals' | 'riskGroups' | 'comparisons' | 'stability'
  | 'heterogeneity' | 'optimism' | 'scores' | 'subgroups' | 'recalibration' | 'conformal'
  | 'external' | 'specification' | 'discussion' | 'interpretation' | 'limitations' | 'usability'
  | 'otherInformation' | 'checklist' | 'redFlags' | 'settings' | 'price' | 'learning' | 'trials';

/** A report as it is written down, in one language, before it is given a form. */
export interface ReportDocument {
  /** As HTML and Word name it. */
  readonly language: 'en' | 'zh-Hans';
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly Section[];
}

/** Every figure of a document, in its order. */
export function figuresOfDocument({ sections }: Pick<ReportDocument, 'sections'>): readonly FigureRef[] {
  return sections.flatMap((section) => [
    ...section.blocks.flatMap((block) => (block.kind === 'figure' ? [block.figure] : [])),
    ...figuresOfDocument(section),
  ]);
}
