import { polynomial } from "./rational.ts";

// Rational minimax approximations of W. J. Cody, Math. Comp. 23 (1969) 631–637, in the form of ANORM
// (Algorithm 715, ACM TOMS 19, 1993). Coefficients from the constant term up.
const centre = {
  over: [18154.98125334356, 1067.6894854603709, 161.02823106855587, 2.2352520354606837, 0.06568233791820745],
  under: [45507.78933502673, 10260.932208618979, 976.0985517377767, 47.202581904688245, 1],
};
const flank = {
  over: [
    9842.714838383978, 11602.65143764735, 6848.190450536283, 2494.5375852903726, 597.2702763948002, 93.50665613217785,
    8.883149794388377, 0.39894151208813466, 1.0765576773720192e-8,
  ],
  under: [
    19685.429676859992, 38912.00328609327, 34900.95272114598, 18615.571640885097, 6485.558298266761, 1519.3775994075547,
    235.387901782625, 22.266688044328117, 1,
  ],
};
const tail = {
  over: [
    2.9112874951168793e-5, 0.0014216191932278934, 0.022235277870649807, 0.12740116116024736, 0.215898534057957,
    0.023073441764940174,
  ],
  under: [7.297515550839662e-5, 0.0037823963320275824, 0.06598813786892856, 0.4682382124808651, 1.284260096144911, 1],
};

const inverseRootTwoPi = 0.3989422804014327;

/** P(Z > y) for y > 0.675, with full relative accuracy down to the smallest double. */
function upperTail(y: number): number {
  let ratio: number;
  if (y <= Math.sqrt(32)) ratio = polynomial(flank.over, y) / polynomial(flank.under, y);
  else {
    const inverse = 1 / (y * y);
    const correction = (inverse * polynomial(tail.over, inverse)) / polynomial(tail.under, inverse);
    ratio = (inverseRootTwoPi - correction) / y;
  }
  // exp(−y²/2) with y² split so that no digit of the exponent is lost.
  const coarse = Math.trunc(y * 16) / 16;
  const rest = (y - coarse) * (y + coarse);
  return Math.exp(-coarse * coarse * 0.5) * Math.exp(-rest * 0.5) * ratio;
}

/**
 * Φ(x), the standard normal distribution function, to about 1e-15 relative. The upper tail 1 − Φ(x) is
 * `normalCdf(-x)`: ask for it that way and no digit is lost.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) throw new RangeError("normalCdf of NaN");
  if (Math.abs(x) <= 0.67448975) {
    const square = x * x;
    return 0.5 + (x * polynomial(centre.over, square)) / polynomial(centre.under, square);
  }
  if (x < -40) return 0;
  if (x > 40) return 1;
  return x < 0 ? upperTail(-x) : 1 - upperTail(x);
}

// PPND16 of M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988) 477–484.
const quantileCentre = {
  over: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  under: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
};
const quantileFlank = {
  over: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  under: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};
const quantileTail = {
  over: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  under: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};

/** Φ⁻¹(p) to about 1e-15 relative for 0 < p < 1, down to the smallest doubles; ∓Infinity at 0 and 1. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`normalQuantile needs 0 ≤ p ≤ 1, not ${p}`);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const offset = p - 0.5;
  if (Math.abs(offset) <= 0.425) {
    const r = 0.180625 - offset * offset;
    return (offset * polynomial(quantileCentre.over, r)) / polynomial(quantileCentre.under, r);
  }
  const depth = Math.sqrt(-Math.log(offset < 0 ? p : 1 - p));
  const { over, under } = depth <= 5 ? quantileFlank : quantileTail;
  const r = depth <= 5 ? depth - 1.6 : depth - 5;
  const size = polynomial(over, r) / polynomial(under, r);
  return offset < 0 ? -size : size;
}
