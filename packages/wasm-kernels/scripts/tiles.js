// Writes the AssemblyScript of the register tiles: the same loop for every tile size, with each accumulator a local.
//
// Sizes were chosen by measurement: 4 × 2 and 3 × 3 vectors reach the machine's limit with fused multiply-add, 4 × 2 comes closest
// without. V8 loads all that a turn of the loop needs before it multiplies, so accumulators, weights and inputs are in registers at
// once; where there are more than 15 of them it spills, and the loop then waits for memory.
// Loops are `do while` without unrolling for the same reason.

/** Rows of a full tile and of its tails, by vectors per row. Without fused multiply-add each product needs a register too. */
const tileRows = (fused) => ({ 1: [8, 4, 2, 1], 2: [4, 3, 2, 1], 3: fused ? [3, 2, 1] : [2, 1] });

const range = (count) => Array.from({ length: count }, (_, i) => i);

/** Rows gathered from anywhere times a panel: out[row] = in[row] · panel (+ bias or what is there). */
function gatherTile(rows, vectors) {
  const cells = range(rows).flatMap((r) => range(vectors).map((v) => [r, v]));
  const last = vectors - 1;
  return `
function gather${rows}x${vectors}(
  i: i32, end: i32, inOffsets: usize, outOffsets: usize, input: usize, panel: usize,
  runs: i32, runLength: i32, runSkip: usize, out: usize, base: usize, mode: i32, lanes: i32,
): i32 {
  for (; i + ${rows} <= end; i += ${rows}) {
    const offsets = inOffsets + (i << 2);
${range(rows)
  .map((r) => `    let in${r} = input + load<u32>(offsets, ${4 * r});`)
  .join('\n')}
    const outs = outOffsets + (i << 2);
${cells.map(([r, v]) => `    let sum${r}_${v} = v128.load(panel, ${16 * v});`).join('\n')}
    if (mode & ACCUMULATE) {
${range(rows)
  .map(
    (r) => `      const old${r} = out + load<u32>(outs, ${4 * r});
${range(vectors)
  .map(
    (v) =>
      `      sum${r}_${v} = ${v === last ? `loadLanes(old${r} + ${16 * v}, lanes)` : `v128.load(old${r}, ${16 * v})`};`,
  )
  .join('\n')}`,
  )
  .join('\n')}
    }
    let weights = panel + ${16 * vectors};
    let run = runs;
    do {
      let left = runLength;
      do {
${range(vectors)
  .map((v) => `        const w${v} = v128.load(weights, ${16 * v});`)
  .join('\n')}
${range(rows)
  .map(
    (r) => `        const x${r} = v128.load_splat<f32>(in${r});
${range(vectors)
  .map((v) => `        sum${r}_${v} = madd(x${r}, w${v}, sum${r}_${v});`)
  .join('\n')}
        in${r} += 4;`,
  )
  .join('\n')}
        weights += ${16 * vectors};
      } while (--left);
${range(rows)
  .map((r) => `      in${r} += runSkip;`)
  .join('\n')}
    } while (--run);
    if (mode & RELU) {
      const zero = f32x4.splat(0);
${cells.map(([r, v]) => `      sum${r}_${v} = f32x4.max(sum${r}_${v}, zero);`).join('\n')}
    }
${range(rows)
  .map((r) => `    const to${r} = out + load<u32>(outs, ${4 * r});`)
  .join('\n')}
    if (base) {
      const apart = base - out;
${cells
  .map(([r, v]) => {
    const there =
      v === last ? `loadLanes(to${r} + apart + ${16 * v}, lanes)` : `v128.load(to${r} + apart, ${16 * v})`;
    return `      sum${r}_${v} = f32x4.add(${there}, sum${r}_${v});`;
  })
  .join('\n')}
    }
${range(rows)
  .map(
    (r) =>
      `${range(vectors)
        .map((v) =>
          v === last
            ? `    storeLanes(to${r} + ${16 * v}, sum${r}_${v}, lanes);`
            : `    v128.store(to${r}, sum${r}_${v}, ${16 * v});`,
        )
        .join('\n')}`,
  )
  .join('\n')}
  }
  return i;
}
`;
}

/**
 * Sum of outer products: sums[row] = base[row] + Σ_i in[offset i][row] · gradient[i]. With `split`, the second half of the rows comes from
 * another input and goes to other sums: a full tile from what is left over in two runs.
 */
function outerTile(rows, vectors, split = false) {
  const cells = range(rows).flatMap((r) => range(vectors).map((v) => [r, v]));
  const half = split ? rows / 2 : rows;
  const load = (r) =>
    r < half ? `v128.load_splat<f32>(x, ${4 * r})` : `v128.load_splat<f32>(x + apart, ${4 * (r - half)})`;
  return `
function outer${split ? `${half}and${half}` : rows}x${vectors}(
  input: usize, ${split ? 'apart: usize, ' : ''}inOffsets: usize, gradient: usize, gradientPitch: usize, count: i32,
  sums: usize, ${split ? 'sumsApart: usize, ' : 'base: usize, '}sumsPitch: usize,
): void {
${cells.map(([r, v]) => `  let sum${r}_${v} = f32x4.splat(0);`).join('\n')}
  let left = count;
  do {
    const x = input + load<u32>(inOffsets);
${range(vectors)
  .map((v) => `    const g${v} = v128.load(gradient, ${16 * v});`)
  .join('\n')}
${range(rows)
  .map(
    (r) => `    const x${r} = ${load(r)};
${range(vectors)
  .map((v) => `    sum${r}_${v} = madd(x${r}, g${v}, sum${r}_${v});`)
  .join('\n')}`,
  )
  .join('\n')}
    inOffsets += 4;
    gradient += gradientPitch;
  } while (--left);
${
  split
    ? ''
    : `  if (base) {
${cells.map(([r, v]) => `    sum${r}_${v} = f32x4.add(v128.load(base + ${r} * sumsPitch, ${16 * v}), sum${r}_${v});`).join('\n')}
  }
`
}${range(rows)
  .map(
    (r) => `${range(vectors)
      .map((v) => {
        const sum = split ? `f32x4.add(v128.load(sums, ${16 * v}), sum${r}_${v})` : `sum${r}_${v}`;
        return `  v128.store(sums, ${sum}, ${16 * v});`;
      })
      .join('\n')}
  sums += sumsPitch;${split && r === half - 1 ? '\n  sums += sumsApart - 2 * sumsPitch;' : ''}`,
  )
  .join('\n')}
}
`;
}

function gatherDispatch(tiles) {
  const args = 'end, inOffsets, outOffsets, input, panel, runs, runLength, runSkip, out, base, mode, lanes';
  const body = Object.entries(tiles)
    .map(
      ([vectors, sizes]) => `  if (vectors == ${vectors}) {
${sizes.map((rows) => `    i = gather${rows}x${vectors}(i, ${args});`).join('\n')}
  }`,
    )
    .join('\n');
  return `
/**
 * out[i] = in[i] · panel for i in 0 … end. Each in[i] is \`runs\` runs of \`runLength\` floats, \`runSkip\` bytes between the
 * end of a run and the start of the next; the panel has \`vectors\` vectors per row; \`lanes\` of the last one are stored. With
 * \`base\`, the finished sums are added to what lies there, where \`out\` is written.
 */
export function gather(
  vectors: i32, end: i32, inOffsets: usize, outOffsets: usize, input: usize, panel: usize,
  runs: i32, runLength: i32, runSkip: usize, out: usize, base: usize, mode: i32, lanes: i32,
): void {
  let i = 0;
${body}
}
`;
}

function outerDispatch(tiles) {
  const body = Object.entries(tiles)
    .map(([vectors, sizes]) => {
      const [full] = sizes;
      const call = (rows) =>
        `outer${rows}x${vectors}(input, inOffsets, gradient, gradientPitch, count, sums, base, sumsPitch);`;
      const tails = sizes
        .slice(1)
        .map(
          (rows) => `    if (left >= ${rows}) {
      ${call(rows)}
      left -= ${rows};
      input += ${4 * rows};
      sums += ${rows} * sumsPitch;
      if (base) base += ${rows} * sumsPitch;
    }`,
        )
        .join('\n');
      return `  if (vectors == ${vectors}) {
    for (; left >= ${full}; left -= ${full}) {
      ${call(full)}
      input += ${4 * full};
      sums += ${full} * sumsPitch;
      if (base) base += ${full} * sumsPitch;
    }
${tails}
  }`;
    })
    .join('\n');
  return `
/**
 * sums[r] = base[r] + Σ_i in[i][r] · gradient[i] for r in 0 … rows and i in 0 … count: in[i] is \`rows\` floats at
 * input + inOffsets[i], gradient[i] is \`vectors\` vectors, \`gradientPitch\` bytes apart, sums[r] and base[r] likewise,
 * \`sumsPitch\` bytes apart. A base of 0 has nothing to add.
 */
export function outer(
  vectors: i32, rows: i32, input: usize, inOffsets: usize, gradient: usize, gradientPitch: usize, count: i32,
  sums: usize, base: usize, sumsPitch: usize,
): void {
  let left = rows;
${body}
}
`;
}

/** Returns the source of the module `./tiles`, for the build with or without fused multiply-add. */
export function tilesSource(fused) {
  const tiles = tileRows(fused);
  const sizes = Object.entries(tiles).flatMap(([vectors, rows]) => rows.map((r) => [r, Number(vectors)]));
  return [
    `import { loadLanes, madd, storeLanes } from './simd';

/** Start from what is in the output instead of from the panel's bias row. */
export const ACCUMULATE = 1;
/** Clamp negative results to zero. */
export const RELU = 2;
`,
    ...sizes.map(([r, v]) => gatherTile(r, v)),
    gatherDispatch(tiles),
    ...sizes.map(([r, v]) => outerTile(r, v)),
    outerTile(4, 2, true).replace(
      '\nfunction',
      '\n/** Two rows of one run and two of the next, `apart` bytes behind. */\nexport function',
    ),
    outerDispatch(tiles),
  ].join('');
}
