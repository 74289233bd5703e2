import type { Figure } from '../contract/figures';
import type { FoldResult, SitePooling } from '../contract/report';
import type { Results } from '../contract/results';
import { Z95 } from '../numerics/normal';
import { poolRandomEffects } from '../numerics/random-effects';
import { figure } from './figures';

interface Scale {
  readonly to: (value: number) => number;
  readonly slope: (value: number) => number;
  readonly back: (value: number) => number;
}

const plain: Scale = { to: (value) => value, slope: () => 1, back: (value) => value };
/** Areas and concordances are pooled as log odds, where they are nearer to normal (Snell et al., SMMR 27 (2018) 3505). */
const logit: Scale = {
  to: (value) => Math.log(value) - Math.log1p(-value),
  slope: (value) => 1 / (value * (1 - value)),
  back: (value) => 1 / (1 + Math.exp(-value)),
};

/**
 * The sites' own figures pooled by random effects, each judged by models of all other sites. Sites whose figure has no
 * value or no uncertainty are left out.
 *
 * @returns nothing with fewer than three such sites
 *
 * Source: Debray et al., BMJ 356 (2017) i6460; Steyerberg and Harrell, J Clin Epidemiol 69 (2016) 245-247.
 */
export function poolSites(sites: readonly FoldResult[], kind: Results['kind']): SitePooling[] {
  const discrimination = sites.map((site) => site.discrimination);
  const slope = sites.map((site) => site.calibrationSlope);
  return [
    ...poolFigure('discrimination', discrimination, kind === 'continuous' ? plain : logit),
    ...poolFigure('calibrationSlope', slope, plain),
  ];
}

function poolFigure(name: SitePooling['figure'], figures: readonly Figure[], scale: Scale): SitePooling[] {
  const known = figures.flatMap((one) => {
    if (one.kind !== 'estimated') return [];
    const deviation = (scale.slope(one.value) * (one.high - one.low)) / (2 * Z95);
    const value = scale.to(one.value);
    return deviation > 0 && Number.isFinite(deviation) && Number.isFinite(value) ? [{ value, deviation }] : [];
  });
  const pooled = poolRandomEffects(
    known.map(({ value }) => value),
    known.map(({ deviation }) => deviation ** 2),
  );
  if (pooled.kind === 'none') return [];
  const { back } = scale;
  return [
    {
      figure: name,
      sites: known.length,
      pooled: figure(back(pooled.mean), back(pooled.low), back(pooled.high)),
      prediction: figure(back(pooled.mean), back(pooled.newLow), back(pooled.newHigh)),
      tau2: pooled.tau2,
      i2: pooled.i2,
    },
  ];
}
