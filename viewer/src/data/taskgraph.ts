// SPDX-License-Identifier: Apache-2.0
// The graph of one region: its statements, calls and inner loops, and the dependences charged to it between them.
// A line is one node, whatever it calls; only in a forkjoin region do calls on one line stand apart. An end in a callee
// belongs to the call that led there: the way that `via` tells, else found over the call edges. Where several calls may
// have led there, every pair in source order is `possible`; if the calls recurse into the region itself, the pairs are
// left out and counted (the measured span has already told whether they run side by side).
// Carried edges lead back into a later iteration and take no part in the layers.

import type { Model } from './model';
import type { Dependence, Region, Way } from './schema';

export type NodeKind = 'statement' | 'call' | 'loop' | 'fold';
export interface TaskNode {
  key: string; kind: NodeKind; line: number; lastLine: number; file: number; label: string; region: Region | null;
  work: number; count: number; members: TaskNode[];
  text?: string;   // the line, where the node stands for all of it
}
export interface TaskEdge {
  from: string; to: string; carried: boolean; possible: boolean; raw: Dependence[]; other: Dependence[];
}
export interface TaskGraph { nodes: TaskNode[]; edges: TaskEdge[]; hidden: number; untold: number }

const compare = (a: TaskNode, b: TaskNode) => a.line - b.line || (a.key < b.key ? -1 : 1);

const MOST_PAIRS = 10;   // of one dependence; more would say nothing

class Deriver {
  private nodes = new Map<string, TaskNode>();
  private joined = new Map<string, string>();           // node key -> key of the line's node that it is part of
  private reach = new Map<number, Set<number>>();
  private edges = new Map<string, TaskEdge>();
  private untold = 0;

  constructor(private model: Model, private region: Region) {}

  derive(): TaskGraph {
    for (const child of this.model.childrenOf(this.region.id)) if (child.kind === 'loop') this.addRegion(child);
    for (const c of this.model.callsFrom(this.region.id)) {
      const callee = this.model.regions.get(c.callee);
      if (!callee) continue;
      const node = this.add(`call:${c.callee}:${c.line}:${c.column}`, 'call', c.file, c.line, callee.name || 'call', callee);
      node.work += c.instructions;
      node.count += c.count;
    }
    if (this.region.kind === 'program' && this.nodes.size === 0) this.model.childrenOf(this.region.id).forEach((r) => this.addRegion(r));
    const pending = this.model.scoped(this.region.id).flatMap((d): { d: Dependence; from: string[]; to: string[] }[] =>
      (d.via ?? [undefined]).map((v) => ({ d, from: this.candidates(d, 'source', v?.source), to: this.candidates(d, 'sink', v?.sink) })));
    this.joinLines();
    for (const { d, from, to } of pending) this.place(d, this.finals(from), this.finals(to));
    const nodes = [...this.nodes.values()].filter((n) => !this.joined.has(n.key)).sort(compare);
    return { nodes, edges: reduced([...this.edges.values()]), hidden: 0, untold: this.untold };
  }

  private addRegion(r: Region): void {
    const node = this.add(`region:${r.id}`, r.kind === 'loop' ? 'loop' : 'call', r.file, r.line, r.name || r.kind, r);
    node.work = r.work;
    node.count = r.instances;
    node.lastLine = this.model.endLine(r);
    if (r.kind === 'loop') node.text = this.model.lineText(r.file, r.line).replace(/:\s*$/, '');
  }

  private add(key: string, kind: NodeKind, file: number, line: number, label: string, region: Region | null): TaskNode {
    let node = this.nodes.get(key);
    if (!node) this.nodes.set(key, (node = { key, kind, file, line, lastLine: line, label, region, work: 0, count: 0, members: [] }));
    return node;
  }

  // The nodes an end may lie in: one, or several calls that lead to its function.
  private candidates(d: Dependence, end: 'source' | 'sink', way?: Way | null): string[] {
    const at = d[end], inside = this.loopUnder(at.region);
    if (way && this.nodes.has(`region:${way.region}`)) return [`region:${way.region}`];
    if (way !== null && inside) return [`region:${inside.id}`];
    const calls = way === null || (!way && at.region === this.region.id) ? [] : this.callsLeadingTo(at.region, way);
    return calls.length ? calls : [this.add(`line:${at.file}:${at.line}`, 'statement', at.file, at.line, this.model.lineText(at.file, at.line), null).key];
  }

  // The loop directly under this region that lexically holds the given one, without leaving its function.
  private loopUnder(id: number): Region | null {
    let last: Region | null = null;
    for (const r of this.model.ancestry(id)) {
      if (r.id === this.region.id) return last;
      if (r.kind !== 'loop') return null;
      last = r;
    }
    return null;
  }

  private callsLeadingTo(id: number, way?: Way): string[] {
    const calls = [...this.nodes.values()].filter((n) => n.kind !== 'statement' && n.region);
    if (way) {
      const there = calls.filter((n) => n.line <= way.line && way.line <= n.lastLine), exact = there.filter((n) => n.key.endsWith(`:${way.line}:${way.column}`));
      if (there.length) return (exact.length ? exact : there).map((n) => n.key);
    }
    const target = this.model.functionOf(id)?.id ?? -1;
    return calls.filter((n) => this.reachable(n.region!).has(target)).map((n) => n.key);
  }

  private reachable(from: Region): Set<number> {
    let seen = this.reach.get(from.id);
    if (seen) return seen;
    this.reach.set(from.id, (seen = new Set([from.id])));
    const queue = [from.id];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const next = this.model.callsFrom(id).map((c) => c.callee)
        .concat(this.model.childrenOf(id).filter((r) => r.kind === 'loop').map((r) => r.id));
      for (const n of next) if (!seen.has(n)) { seen.add(n); queue.push(n); }
    }
    return seen;
  }

  // What stands on one line becomes one node: the loop if there is one, else the call with most work.
  private joinLines(): void {
    const byLine = new Map<string, TaskNode[]>();
    for (const n of this.nodes.values()) byLine.set(`${n.file}:${n.line}`, [...(byLine.get(`${n.file}:${n.line}`) ?? []), n]);
    for (const group of byLine.values()) {
      const parts = group.filter((n) => n.kind !== 'statement');
      if (group.length < 2 || (parts.length > 1 && (this.region.pattern === 'forkjoin' || this.region.kind === 'program'))) continue;
      const rank = (n: TaskNode) => (n.kind === 'loop' ? 2 : n.kind === 'call' ? 1 : 0);
      const host = [...group].sort((a, b) => rank(b) - rank(a) || b.work - a.work)[0]!;
      if (parts.length > 1) host.members = parts.map((n) => ({ ...n, members: [] }));
      host.text = this.model.lineText(host.file, host.line);
      for (const n of group) {
        if (n === host) continue;
        this.joined.set(n.key, host.key);
        if (host.kind === 'call') host.work = Math.max(host.work, n.work);
        host.lastLine = Math.max(host.lastLine, n.lastLine);
      }
    }
  }

  private finals(keys: string[]): string[] { return [...new Set(keys.map((k) => this.joined.get(k) ?? k))]; }

  private place(d: Dependence, from: string[], to: string[]): void {
    const line = (key: string) => this.nodes.get(key)!.line;
    let pairs = from.flatMap((a) => to.map((b) => [a, b] as const)).filter(([a, b]) => d.carried || a !== b);
    if (pairs.length > 1 && !d.carried) pairs = pairs.filter(([a, b]) => line(a) <= line(b));
    const own = (key: string) => { const r = this.nodes.get(key)!.region; return r !== null && this.reachable(r).has(this.region.id); };
    if (pairs.length > 1 && (pairs.length > MOST_PAIRS || [...from, ...to].some(own))) { this.untold++; return; }
    for (const [a, b] of pairs) this.connect(d, a, b, pairs.length > 1);
  }

  private connect(d: Dependence, from: string, to: string, possible: boolean): void {
    const key = `${from}>${to}>${d.carried}`;
    let edge = this.edges.get(key);
    if (!edge) this.edges.set(key, (edge = { from, to, carried: d.carried, possible: true, raw: [], other: [] }));
    edge.possible &&= possible;
    const list = d.kind === 'RAW' ? edge.raw : edge.other;
    if (list[list.length - 1] !== d) list.push(d);   // ways of one dependence come one after the other
  }
}

// Without the possible edges that a longer way says already.
function reduced(edges: TaskEdge[]): TaskEdge[] {
  const next = new Map<string, string[]>();
  for (const e of edges) if (!e.carried && e.raw.length) next.set(e.from, [...(next.get(e.from) ?? []), e.to]);
  const detour = (from: string, to: string): boolean => {
    const seen = new Set([from]), queue = (next.get(from) ?? []).filter((n) => n !== to);
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (at === to) return true;
      if (!seen.has(at)) { seen.add(at); queue.push(...(next.get(at) ?? [])); }
    }
    return false;
  };
  return edges.filter((e) => !(e.possible && !e.carried && e.raw.length && detour(e.from, e.to)));
}

export const deriveGraph = (model: Model, region: Region): TaskGraph => new Deriver(model, region).derive();

// Folds a graph to at most `limit` nodes: first runs of neighbouring statements, then the least of what is left.
export function fold(graph: TaskGraph, limit: number): TaskGraph {
  const into = new Map<string, string>();
  let nodes = graph.nodes.map((n) => ({ ...n }));
  const merge = (group: TaskNode[], label: string, key: string): TaskNode => {
    for (const n of group) into.set(n.key, key);
    const lines = group.map((n) => n.line);
    return {
      key, kind: 'fold', file: group[0]!.file, line: Math.min(...lines), lastLine: Math.max(...group.map((n) => n.lastLine)), label, region: null,
      work: group.reduce((s, n) => s + n.work, 0), count: 0, members: group,
    };
  };
  if (nodes.length > limit) {
    const out: TaskNode[] = [];
    let excess = nodes.length - limit;
    for (let i = 0; i < nodes.length;) {
      let j = i;
      while (excess > 0 && j < nodes.length && nodes[j]!.kind === 'statement' && nodes[j]!.file === nodes[i]!.file && j - i <= excess) j++;
      if (j - i >= 2) {
        excess -= j - i - 1;
        out.push(merge(nodes.slice(i, j), `${j - i} statements`, `fold:${nodes[i]!.key}`));
        i = j;
      } else out.push(nodes[i++]!);
    }
    nodes = out;
  }
  if (nodes.length > limit) {
    const ordered = [...nodes].sort((a, b) => b.work - a.work || compare(a, b));
    const rest = ordered.slice(limit - 1);
    nodes = [...ordered.slice(0, limit - 1), merge(rest, `${rest.length} more`, 'fold:rest')].sort(compare);
  }
  const final = (key: string): string => { let at = key; while (into.has(at)) at = into.get(at)!; return at; };
  return { nodes, edges: mergeEdges(graph.edges, final), hidden: graph.nodes.length - nodes.length, untold: graph.untold };
}

function mergeEdges(edges: TaskEdge[], final: (key: string) => string): TaskEdge[] {
  const out = new Map<string, TaskEdge>();
  for (const e of edges) {
    const from = final(e.from), to = final(e.to);
    if (from === to && !e.carried) continue;
    const key = `${from}>${to}>${e.carried}`;
    const same = out.get(key);
    if (same) { same.raw.push(...e.raw); same.other.push(...e.other); same.possible &&= e.possible; }
    else out.set(key, { from, to, carried: e.carried, possible: e.possible, raw: [...e.raw], other: [...e.other] });
  }
  return [...out.values()];
}

// The earliest layer of each node when every node starts as soon as the values it reads are there. Edges lead down the
// source; on one line the dependence itself tells the order. An edge that would close a cycle is left
// out: a node never waits for itself.
export function layers(graph: TaskGraph): Map<string, number> {
  const order = new Map(graph.nodes.map((n, i) => [n.key, i])), at = new Map(graph.nodes.map((n) => [n.key, n]));
  const raw = graph.edges.filter((e) => !e.carried && e.raw.length > 0 && at.has(e.from) && at.has(e.to) && e.from !== e.to);
  const pairs = new Set(raw.map((e) => `${e.from}>${e.to}`)), before = new Map<string, string[]>();
  for (const e of raw) {
    const a = at.get(e.from)!, b = at.get(e.to)!;
    const down = a.file === b.file && a.line === b.line && !pairs.has(`${e.to}>${e.from}`) ? true : order.get(e.from)! < order.get(e.to)!;
    if (down) before.set(e.to, [...(before.get(e.to) ?? []), e.from]);
  }
  const layer = new Map<string, number>(), open = new Set<string>();
  const visit = (key: string): number => {
    const known = layer.get(key);
    if (known !== undefined) return known;
    open.add(key);
    let earliest = 0;
    for (const from of before.get(key) ?? []) if (!open.has(from)) earliest = Math.max(earliest, visit(from) + 1);
    open.delete(key);
    layer.set(key, earliest);
    return earliest;
  };
  for (const n of graph.nodes) visit(n.key);
  return layer;
}
