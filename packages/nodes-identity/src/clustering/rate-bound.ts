/**
 * Upper end of what a rate may be, with 95 % confidence, when so many of so many independent trials were hits: the
 * one-sided bound of Clopper and Pearson. Of 0 hits about 3 / trials.
 *
 * Source: Clopper, Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial, 1934.
 */
export function rateBound(hits: number, trials: number): number {
  if (hits >= trials) return 1;
  let [low, high] = [hits / trials, 1];
  for (let step = 0; step < 60; step++) {
    const rate = (low + high) / 2;
    if (atMost(hits, trials, rate) > 0.05) low = rate;
    else high = rate;
  }
  return high;
}

/** Probability of at most so many hits. */
function atMost(hits: number, trials: number, rate: number): number {
  let term = trials * Math.log1p(-rate);
  let sum = Math.exp(term);
  for (let k = 1; k <= hits; k++) {
    term += Math.log((trials - k + 1) / k) + Math.log(rate) - Math.log1p(-rate);
    sum += Math.exp(term);
  }
  return sum;
}
