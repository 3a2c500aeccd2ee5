// SPDX-License-Identifier: Apache-2.0
// Bounds on the speedup of the whole program in this run.
// Amdahl: what lies outside every parallel region stays serial, the rest divides evenly without end.
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

// Work of the outermost parallel regions, by their pattern. The program itself and its module bodies are skipped:
// calling them forkjoin says nothing about where the work is.
export function parallelWork(model: Model): Map<Pattern, number> {
  const out = new Map<Pattern, number>();
  const visit = (node: ReturnType<typeof callTree>): void => {
    const r = node.region;
    const shell = !r || r.kind === 'program' || r.name === '<module>';
    if (r && !shell && r.pattern && PARALLEL.has(r.pattern)) out.set(r.pattern, (out.get(r.pattern) ?? 0) + node.value);
    else node.children.forEach(visit);
  };
  if (model.root) visit(callTree(model, 'work'));
  return out;
}

export function bounds(model: Model): Bounds {
  const work = model.totalWork;
  const patterns = parallelWork(model);
  const covered = Math.min(work, [...patterns.values()].reduce((s, v) => s + v, 0));
  const share = work > 0 ? covered / work : 0;
  const parallelism = model.root?.parallelism ?? 0, burdened = model.root?.burdened ?? 0;
  return {
    work, parallelShare: share, parallelism, burdened,
    byPattern: [...patterns].map(([pattern, w]) => ({ pattern, work: w })).sort((a, b) => b.work - a.work),
    amdahl: (p) => 1 / (1 - share + share / p),
    span: parallelism >= 1 ? (p) => Math.min(p, parallelism) : null,
    overheads: burdened > 0 ? (p) => Math.max(1, 1 / (1 / p + 1 / burdened)) : null,
  };
}
