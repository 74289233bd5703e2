import type { Outcome } from '../../workers/cohort/outcome';
import type { NetworkSpec } from '../../workers/contract/recipe';
import type { NetworkJob } from '../../workers/networks/network-api';
import { supervisionOf } from '../../workers/networks/targets';
import { randomStream } from '../../workers/numerics/random';
import { smallJob } from './small-job';

/** An outcome of each kind that leans on the first of four predictors, for as many rows as the job has. */
function leaningOutcomes(job: NetworkJob): Readonly<Record<string, Outcome>> {
  const rows = job.x.length / job.features;
  const random = randomStream(41);
  const leaning = Array.from({ length: rows }, (_, row) => job.x[row * job.features]!);
  const exponential = (rate: number) => -Math.log1p(-random.uniform()) / rate;
  const follow = (causes: 1 | 2): Outcome => {
    const ends = leaning.map((lean) => ({
      event: exponential(Math.exp(lean) / 6),
      other: causes === 2 ? exponential(Math.exp(-lean) / 12) : Infinity,
      censored: 3 + 9 * random.uniform(),
    }));
    const time = Float64Array.from(ends, ({ event, other, censored }) => Math.min(event, other, censored));
    const event = Uint8Array.from(ends, ({ event: at, other, censored }) => {
      if (censored < Math.min(at, other)) return 0;
      return at < other ? 1 : 2;
    });
    return { kind: 'survival', time, event, entry: null, horizon: 5 };
  };
  return {
    classes: {
      kind: 'classes',
      y: Int32Array.from(leaning, (lean) => {
        const noisy = lean + 0.5 * random.normal();
        return (noisy > -0.6 ? 1 : 0) + (noisy > 0.5 ? 1 : 0);
      }),
      classes: ['low', 'middle', 'high'],
      ordered: true,
    },
    continuous: { kind: 'continuous', y: Float64Array.from(leaning, (lean) => 80 + 12 * lean + 4 * random.normal()) },
    survival: follow(1),
    'competing events': follow(2),
  };
}

/** One small job for each kind of outcome that is not yes or no. */
export function headJobs(
  changes: Partial<NetworkSpec>,
  options?: Parameters<typeof smallJob>[1],
): readonly { readonly name: string; readonly job: NetworkJob; readonly outcome: Outcome }[] {
  const base = smallJob(changes, options);
  return Object.entries(leaningOutcomes(base)).map(([name, outcome]) => ({
    name,
    outcome,
    job: { ...base, ...supervisionOf(outcome) },
  }));
}
