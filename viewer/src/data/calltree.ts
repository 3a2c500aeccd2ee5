// SPDX-License-Identifier: Apache-2.0
// The tree of calls and loops under the program, weighted by work, instructions or time.
// A profile holds the true calling contexts; without one the tree is derived from the call edges of the result:
// exact where a function has one caller, else shared out in proportion to the edges (and marked `shared`).

import { placer } from './cost';
import type { Model } from './model';
import type { Context, Region } from './schema';

export type Metric = 'work' | 'instructions' | 'time' | 'profile';
export interface TreeNode {
  label: string; where: string; region: Region | null; value: number; self: number; count: number; shared: boolean;
  children: TreeNode[]; parent: TreeNode | null; depth: number;
}

const MAX_NODES = 6000;
const MIN_SHARE = 2e-4;

// Seconds out of whichever of the known keys is there.
export function seconds(time: Record<string, number>): number {
  if (time.total_ns !== undefined) return time.total_ns / 1e9;
  if (time.ns !== undefined) return time.ns / 1e9;
  if (time.native_ns !== undefined) return time.native_ns / 1e9;
  return time.total ?? time.wall ?? time.seconds ?? 0;
}

export function metrics(model: Model, contexts: Context[]): Metric[] {
  const out: Metric[] = [];
  if (contexts.length) out.push('profile');
  if (model.result.regions.some((r) => r.work > 0)) out.push('work');
  if (model.result.regions.some((r) => r.instructions > 0)) out.push('instructions');
  if (model.result.regions.some((r) => seconds(r.time) > 0)) out.push('time');
  return out;
}

function inclusive(region: Region, metric: Metric): number {
  if (metric === 'time') return seconds(region.time);
  return metric === 'instructions' ? region.instructions : region.work;
}

interface Edge { callee: Region; value: number; count: number }

class Builder {
  private edges = new Map<number, Edge[]>();
  private callers = new Map<number, number>();
  private made = 0;
  readonly total: number;

  constructor(private model: Model, private metric: Metric) {
    for (const c of model.result.calls) {
      const callee = model.regions.get(c.callee);
      if (!callee || c.callee === c.caller) continue;
      const whole = inclusive(callee, metric);
      const share = callee.instructions > 0 ? Math.min(1, c.instructions / callee.instructions) : 1;
      const list = this.edges.get(c.caller) ?? [];
      this.edges.set(c.caller, list);
      const same = list.find((e) => e.callee === callee);
      if (same) { same.value += whole * share; same.count += c.count; }
      else {
        list.push({ callee, value: whole * share, count: c.count });
        this.callers.set(callee.id, (this.callers.get(callee.id) ?? 0) + 1);
      }
    }
    this.total = model.root ? inclusive(model.root, metric) : 0;
  }

  build(): TreeNode {
    const root = this.node(this.model.root, this.total, 1, null);
    if (this.model.root) this.grow(root, new Set([this.model.root.id]));
    return root;
  }

  private node(region: Region | null, value: number, count: number, parent: TreeNode | null): TreeNode {
    this.made++;
    return {
      label: region ? this.model.label(region) : '(nothing)', where: region ? this.model.where(region) : '', region, value,
      self: value, count, shared: parent?.shared ?? false, children: [], parent, depth: parent ? parent.depth + 1 : 0,
    };
  }

  private candidates(region: Region): Edge[] {
    const loops = this.model.childrenOf(region.id).filter((r) => r.kind === 'loop')
      .map((r) => ({ callee: r, value: inclusive(r, this.metric), count: r.instances }));
    let calls = this.edges.get(region.id) ?? [];
    if (region.kind === 'program') {
      const orphans = this.model.result.regions.filter((r) => r.kind === 'function' && !this.callers.has(r.id) && !r.library
        && (r.name === '<module>' || calls.length === 0));
      calls = calls.concat(orphans.map((r) => ({ callee: r, value: inclusive(r, this.metric), count: r.instances })));
    }
    return loops.concat(calls);
  }

  private grow(node: TreeNode, path: Set<number>): void {
    const region = node.region!;
    const whole = inclusive(region, this.metric);
    const scale = whole > 0 ? node.value / whole : 0;
    const edges = this.candidates(region).filter((e) => !path.has(e.callee.id) && e.value * scale >= this.total * MIN_SHARE && e.value > 0);
    const sum = edges.reduce((s, e) => s + e.value * scale, 0);
    const cap = sum > node.value && sum > 0 ? node.value / sum : 1;
    edges.sort((a, b) => b.value - a.value || a.callee.id - b.callee.id);
    for (const e of edges) {
      if (this.made >= MAX_NODES) break;
      const child = this.node(e.callee, e.value * scale * cap, Math.round(e.count * Math.min(1, scale)), node);
      child.shared = node.shared || (this.callers.get(region.id) ?? 0) > 1;
      node.children.push(child);
      node.self -= child.value;
      path.add(e.callee.id);
      this.grow(child, path);
      path.delete(e.callee.id);
    }
    node.self = Math.max(0, node.self);
  }
}

function profileTree(model: Model, contexts: Context[]): TreeNode {
  const find = placer(model);
  const root: TreeNode = {
    label: model.title || 'program', where: '', region: model.root, value: 0, self: 0, count: 1, shared: false, children: [], parent: null, depth: 0,
  };
  const nodes = new Map<number, TreeNode>();
  for (const c of contexts) {
    nodes.set(c.id, {
      label: c.function, where: c.line ? `${c.file.split('/').pop()}:${c.line}` : c.file, region: find(c.file, c.line, c.function),
      value: c.totalNs / 1e9, self: c.ownNs / 1e9, count: c.calls, shared: false, children: [], parent: null, depth: 0,
    });
  }
  for (const c of contexts) {
    const node = nodes.get(c.id)!;
    const parent = c.parent === c.id ? root : nodes.get(c.parent) ?? root;
    node.parent = parent;
    parent.children.push(node);
  }
  root.value = root.children.reduce((s, n) => s + n.value, 0);
  const deepen = (n: TreeNode) => {
    n.children.sort((a, b) => b.value - a.value);
    for (const c of n.children) { c.depth = n.depth + 1; deepen(c); }
  };
  deepen(root);
  return root;
}

export function callTree(model: Model, metric: Metric, contexts: Context[] = []): TreeNode {
  return metric === 'profile' ? profileTree(model, contexts) : new Builder(model, metric).build();
}

export function walk(node: TreeNode, visit: (n: TreeNode) => void): void {
  visit(node);
  for (const child of node.children) walk(child, visit);
}
