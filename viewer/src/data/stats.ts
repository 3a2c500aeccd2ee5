// SPDX-License-Identifier: Apache-2.0
// Small sums over a result: instruction mixes and how far apart they are.

export interface Share { name: string; count: number; share: number }

export function shares(counts: Record<string, number>): Share[] {
  const total = Object.values(counts).reduce((s, n) => s + n, 0);
  return Object.entries(counts).filter(([, n]) => n > 0).map(([name, count]) => ({ name, count, share: total ? count / total : 0 }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

// Jensen-Shannon distance (square root of the divergence to base 2): 0 for equal mixes, 1 for disjoint ones.
export function mixDistance(a: Record<string, number>, b: Record<string, number>): number {
  const sum = (m: Record<string, number>) => Object.values(m).reduce((s, n) => s + n, 0);
  const ta = sum(a), tb = sum(b);
  if (!ta || !tb) return 0;
  let divergence = 0;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const p = (a[key] ?? 0) / ta, q = (b[key] ?? 0) / tb, m = (p + q) / 2;
    if (p) divergence += 0.5 * p * Math.log2(p / m);
    if (q) divergence += 0.5 * q * Math.log2(q / m);
  }
  return Math.sqrt(Math.max(0, divergence));
}
