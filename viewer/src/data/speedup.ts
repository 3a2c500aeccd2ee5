// SPDX-License-Identifier: Apache-2.0
// Bounds on the speedup of the whole program in this run.
// Amdahl: what lies outside every parallel region stays serial, each region inside is divided by the cores, up to its own
// parallelism.
// Span: no schedule beats work / max(work / cores, span). Overheads: what a greedy scheduler is sure to reach
// (Brent) when every task start and every edge costs `overhead` instructions: work / (work / cores + burdened span).

import { callTree } from './calltree';
import { PARALLEL, type Model } from './model';
import type { Pattern } from './schema';

export interface Bounds {
  work: number; parallelShare: number; byPattern: { pattern: Pattern; work: number }[];
  parallelism: number; burdened: number;
  amdahl: (cores: number) => number; span: ((cores: number) => number) | null; overheads: ((cores: number) => number) | null;
}

export interface Part { pattern: Pattern; work: number; parallelism: number }
type Node = ReturnType<typeof callTree>;

const sum = (parts: Part[]): number => parts.reduce((s, p) => s + p.work, 0);

// The outermost parallel regions of the call tree, each counted once. Loops whose iterations are independent, and
// recursion that forks, stand for themselves. A region that merely overlaps (doacross, pipeline, a function with two calls
// side by side) gives way to such regions inside it where they hold at least half of its work: they say more.
export function parallelParts(model: Model): Part[] {
  const recursive = new Set(model.result.calls.filter((c) => c.caller === c.callee).map((c) => c.callee));
  const inside = (node: Node): Part[] => node.children.flatMap(visit);
  const visit = (node: Node): Part[] => {
    const r = node.region;
    if (!r || !r.pattern || !PARALLEL.has(r.pattern) || r.kind === 'program' || r.name === '<module>') return inside(node);
    const own: Part[] = [{ pattern: r.pattern, work: node.value, parallelism: Math.max(1, r.parallelism) }];
    if (r.pattern === 'doall' || r.pattern === 'reduction' || recursive.has(r.id)) return own;
    const inner = inside(node);
    return sum(inner) >= node.value / 2 ? inner : own;
  };
  return model.root ? visit(callTree(model, 'work')) : [];
}

export function bounds(model: Model): Bounds {
  const work = model.totalWork, parts = parallelParts(model);
  const covered = Math.min(work, sum(parts)), serial = work - covered;
  const patterns = new Map<Pattern, number>();
  for (const p of parts) patterns.set(p.pattern, (patterns.get(p.pattern) ?? 0) + p.work);
  const parallelism = model.root?.parallelism ?? 0, burdened = model.root?.burdened ?? 0;
  return {
    work, parallelShare: work > 0 ? covered / work : 0, parallelism, burdened,
    byPattern: [...patterns].map(([pattern, w]) => ({ pattern, work: w })).sort((a, b) => b.work - a.work),
    amdahl: (cores) => (work > 0 ? work / (serial + parts.reduce((s, p) => s + p.work / Math.min(cores, p.parallelism), 0)) : 1),
    span: parallelism >= 1 ? (p) => Math.min(p, parallelism) : null,
    overheads: burdened > 0 ? (p) => Math.max(1, 1 / (1 / p + 1 / burdened)) : null,
  };
}
