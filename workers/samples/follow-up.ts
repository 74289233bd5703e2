import { derive, randomStream, type RandomStream } from '../numerics/random';

const SEED = 20_250_306;
const PARTICIPANTS = 1500;

/**
 * Hazards of the two causes from which times are drawn: Weibull with these shapes, scales in years at the reference
 * patient, and log hazard ratios on the units named.
 */
const FOLLOW_UP_TRUTH = {
  cardiac: {
    shape: 0.9,
    scale: 19,
    agePerDecade: 0.35,
    ejectionFractionPer10: -0.45,
    logCreatinine: 0.8,
    logNtProBnp: 0.35,
    diabetes: 0.35,
    atrialFibrillation: 0.3,
    male: 0.2,
    currentSmoker: 0.2,
  },
  other: {
    shape: 1.3,
    scale: 26,
    agePerDecade: 0.75,
    ejectionFractionPer10: 0,
    logCreatinine: 0.3,
    logNtProBnp: 0,
    diabetes: 0.1,
    atrialFibrillation: 0,
    male: 0.15,
    currentSmoker: 0.6,
  },
} as const;

const HEADER = [
  'patient_id', 'centre', 'age', 'sex', 'smoking', 'ejection_fraction', 'creatinine', 'nt_probnp', 'systolic_bp',
  'haemoglobin', 'diabetes', 'atrial_fibrillation', 'follow_up_years', 'outcome',
] as const; // prettier-ignore

const CENTRES = ['Harbour', 'Hill', 'Lake', 'Park'] as const;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

function patient(random: RandomStream) {
  const age = clamp(67 + 11 * random.normal(), 32, 94);
  const ejectionFraction = clamp(42 + 12 * random.normal(), 12, 72);
  const smoker = random.uniform();
  return {
    centre: CENTRES[random.below(CENTRES.length)]!,
    age,
    male: random.uniform() < 0.61,
    smoking: smoker < 0.4 ? 'never' : smoker < 0.82 ? 'former' : 'current',
    ejectionFraction,
    creatinine: clamp(88 * Math.exp(0.006 * (age - 67) + 0.26 * random.normal()), 40, 560),
    ntProBnp: clamp(900 * Math.exp(-0.035 * (ejectionFraction - 42) + 0.8 * random.normal()), 40, 30_000),
    systolic: clamp(131 + 19 * random.normal(), 78, 215),
    haemoglobin: clamp(136 - 0.2 * (age - 67) + 14 * random.normal(), 70, 185),
    diabetes: random.uniform() < 0.29,
    atrialFibrillation: random.uniform() < 1 / (1 + Math.exp(1.2 - 0.05 * (age - 67))),
  };
}

type Patient = ReturnType<typeof patient>;

/** Years until a cause would strike, were it the only one. */
function yearsTo(cause: keyof typeof FOLLOW_UP_TRUTH, who: Patient, random: RandomStream): number {
  const truth = FOLLOW_UP_TRUTH[cause];
  const logHazard =
    (truth.agePerDecade * (who.age - 67)) / 10 +
    (truth.ejectionFractionPer10 * (who.ejectionFraction - 42)) / 10 +
    truth.logCreatinine * Math.log(who.creatinine / 88) +
    truth.logNtProBnp * Math.log(who.ntProBnp / 900) +
    (who.diabetes ? truth.diabetes : 0) +
    (who.atrialFibrillation ? truth.atrialFibrillation : 0) +
    (who.male ? truth.male : 0) +
    (who.smoking === 'current' ? truth.currentSmoker : 0);
  return truth.scale * (-Math.log(1 - random.uniform()) / Math.exp(logHazard)) ** (1 / truth.shape);
}

function line(random: RandomStream, k: number): string {
  const who = patient(random);
  const cardiac = yearsTo('cardiac', who, random);
  const other = yearsTo('other', who, random);
  // Recruited over six years and followed until one day; some are lost before it, as many in each year.
  const closing = 2 + 6 * random.uniform();
  const lost = -Math.log(1 - random.uniform()) / 0.03;
  const years = Math.min(cardiac, other, closing, lost);
  const outcome = years === cardiac ? 'cardiac death' : years === other ? 'other death' : 'alive';
  const missing = (share: number) => random.uniform() < share;
  return [
    `F${String(20_000 + k)}`,
    who.centre,
    Math.floor(who.age),
    who.male ? 'M' : 'F',
    missing(0.03) ? '' : who.smoking,
    missing(0.06) ? '' : Math.round(who.ejectionFraction),
    Math.round(who.creatinine),
    missing(0.14) ? '' : Math.round(who.ntProBnp),
    Math.round(who.systolic),
    missing(0.05) ? '' : Math.round(who.haemoglobin),
    who.diabetes ? 'yes' : 'no',
    who.atrialFibrillation ? 'yes' : 'no',
    Math.max(0.01, years).toFixed(2),
    outcome,
  ].join(',');
}

/**
 * A made-up cohort with heart failure, followed for up to eight years, always the same: 1,500 participants who die of
 * their heart, of something else first, or are alive when last seen. No one in it exists.
 *
 * @returns the table as comma-separated text
 */
export function syntheticFollowUp(): string {
  const lines: string[] = [HEADER.join(',')];
  for (let k = 0; k < PARTICIPANTS; k += 1) lines.push(line(randomStream(derive(SEED, 'participant', k)), k));
  return `${lines.join('\n')}\n`;
}
