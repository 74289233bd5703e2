import { derive, randomStream, type RandomStream } from '../numerics/random';

const SEED = 20_240_917;
const PARTICIPANTS = 4600;
const FIRST_DAY = Date.UTC(2021, 0, 4);
const MS_PER_DAY = 86_400_000;

/** How the sites differ: shares of participants, shifts of case mix, of the risk itself and of what is measured. */
const SITES = [
  { name: 'North', share: 0.34, older: 0, creatinine: 0, risk: 0, crpMissing: 0.08 },
  { name: 'South', share: 0.24, older: 3, creatinine: 6, risk: 0.25, crpMissing: 0.12 },
  { name: 'East', share: 0.2, older: -2, creatinine: 0, risk: -0.2, crpMissing: 0.1 },
  { name: 'West', share: 0.14, older: 1, creatinine: 14, risk: 0.1, crpMissing: 0.3 },
  { name: 'Island', share: 0.08, older: 6, creatinine: 4, risk: 0.5, crpMissing: 0.2 },
] as const;

/**
 * The log-odds of readmission from which the outcomes are drawn, on the units named; `diabetesPerAge` is an interaction.
 * Each participant's own deviation has the standard deviation `participant`.
 */
const COHORT_TRUTH = {
  intercept: -3.05,
  agePerDecade: 0.25,
  nyha: 0.45,
  ejectionFractionPer10: -0.35,
  creatininePer50: 0.4,
  haemoglobinPer10: -0.15,
  logCrp: 0.3,
  sodiumPer5: -0.2,
  diabetes: 0.3,
  diabetesPerAge: 0.35,
  currentSmoker: 0.25,
  participant: 0.4,
} as const;

const HEADER = [
  'patient_id', 'visit_date', 'site', 'age', 'sex', 'smoking', 'bmi', 'systolic_bp', 'heart_rate', 'ejection_fraction',
  'creatinine', 'haemoglobin', 'crp', 'sodium', 'diabetes', 'nyha', 'diuretic', 'readmitted_90d',
] as const; // prettier-ignore

const logistic = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

function siteOf(draw: number): (typeof SITES)[number] {
  let left = draw;
  for (const site of SITES) {
    left -= site.share;
    if (left < 0) return site;
  }
  return SITES[0];
}

function person(random: RandomStream) {
  const site = siteOf(random.uniform());
  const age = clamp(71 + site.older + 11 * random.normal(), 30, 97);
  const smoker = random.uniform();
  return {
    site,
    age,
    female: random.uniform() < 0.44,
    smoking: smoker < 0.42 ? 'never' : smoker < 0.84 ? 'former' : 'current',
    bmi: clamp(28 + 5 * random.normal() - 0.05 * (age - 70), 16, 55),
    diabetes: random.uniform() < logistic(-1 + 0.015 * (age - 70)),
    frailty: COHORT_TRUTH.participant * random.normal(),
    visits: random.uniform() < 0.76 ? 1 : random.uniform() < 0.75 ? 2 : 3,
  };
}

type Person = ReturnType<typeof person>;

function visit(random: RandomStream, who: Person, id: string, day: number, yearsLater: number): string {
  const age = who.age + yearsLater;
  const nyha = 1 + Number(random.uniform() < 0.75) + Number(random.uniform() < 0.45) + Number(random.uniform() < 0.15);
  const ejectionFraction = clamp(44 - 4 * (nyha - 2) + 11 * random.normal(), 12, 75);
  const creatinine = clamp((92 + who.site.creatinine + 0.6 * (age - 70)) * Math.exp(0.28 * random.normal()), 38, 620);
  const haemoglobin = clamp(134 - (who.female ? 9 : 0) - 0.25 * (age - 70) + 15 * random.normal(), 62, 186);
  const logCrp = 1.6 + 0.15 * (nyha - 2) + 0.95 * random.normal();
  const sodium = clamp(139 - 0.6 * (nyha - 2) + 3.2 * random.normal(), 118, 152);
  const heartRate = clamp(76 + 3 * (nyha - 2) + 13 * random.normal(), 40, 160);
  const systolic = clamp(130 + 0.2 * (age - 70) + 0.3 * (ejectionFraction - 44) + 18 * random.normal(), 72, 220);
  const diuretic = random.uniform() < logistic(-1 + 0.9 * (nyha - 1));
  const decades = (age - 70) / 10;
  const truth = COHORT_TRUTH;
  const logOdds =
    truth.intercept +
    who.site.risk +
    truth.agePerDecade * decades +
    truth.nyha * (nyha - 2) +
    (truth.ejectionFractionPer10 * (ejectionFraction - 44)) / 10 +
    (truth.creatininePer50 * (creatinine - 95)) / 50 +
    (truth.haemoglobinPer10 * (haemoglobin - 130)) / 10 +
    truth.logCrp * (logCrp - 1.6) +
    (truth.sodiumPer5 * (sodium - 139)) / 5 +
    (who.diabetes ? truth.diabetes + truth.diabetesPerAge * decades : 0) +
    (who.smoking === 'current' ? truth.currentSmoker : 0) +
    who.frailty;
  const readmitted = random.uniform() < logistic(logOdds);

  // Missing completely at random: creatinine, haemoglobin, sodium, smoking. At random given age, class and site: CRP and
  // ejection fraction, which are measured less often in the old and in the well.
  const missing = (share: number) => random.uniform() < share;
  const crpMissing = missing(clamp(who.site.crpMissing + 0.004 * (age - 70), 0, 0.6));
  const ejectionMissing = missing(logistic(-1.6 - 0.5 * (nyha - 2) + 0.03 * (age - 70)));
  return [
    id,
    new Date(FIRST_DAY + day * MS_PER_DAY).toISOString().slice(0, 10),
    who.site.name,
    Math.floor(age),
    who.female ? 'F' : 'M',
    missing(0.03) ? 'NA' : who.smoking,
    missing(0.02) ? '' : who.bmi.toFixed(1),
    Math.round(systolic),
    Math.round(heartRate),
    ejectionMissing ? '' : Math.round(ejectionFraction),
    missing(0.04) ? -999 : Math.round(creatinine),
    missing(0.06) ? '?' : Math.round(haemoglobin),
    crpMissing ? '' : Math.exp(logCrp).toFixed(1),
    missing(0.05) ? '' : Math.round(sodium),
    who.diabetes ? 'yes' : 'no',
    ['I', 'II', 'III', 'IV'][nyha - 1],
    diuretic ? 'yes' : 'no',
    readmitted ? 'yes' : 'no',
  ].join(',');
}

/**
 * A made-up cohort of heart failure visits, always the same: about 6,000 visits of 4,600 participants at five sites,
 * about 12% readmitted, missing cells and codes as real tables have them. No one in it exists.
 *
 * @returns the table as comma-separated text
 */
export function syntheticCohort(): string {
  const lines: string[] = [HEADER.join(',')];
  for (let k = 0; k < PARTICIPANTS; k += 1) {
    const random = randomStream(derive(SEED, 'participant', k));
    const who = person(random);
    const id = `S${String(10_000 + k)}`;
    let day = random.below(600);
    for (let v = 0, firstDay = day; v < who.visits; v += 1, day += 30 + random.below(240)) {
      lines.push(visit(random, who, id, day, (day - firstDay) / 365.25));
    }
  }
  return `${lines.join('\n')}\n`;
}
