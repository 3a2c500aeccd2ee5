// SPDX-License-Identifier: Apache-2.0
// Places a folded task graph: one row per layer, so that what may start together stands side by side. Rows come
// from the rule of layers(); dagre orders the nodes within them and routes the edges. Carried edges are drawn
// apart, at the right, since they lead into a later iteration; those from a node to itself are a badge on its corner.

import dagre from '@dagrejs/dagre';
import { Labels, type Label } from './labelplace';
import { layers, type TaskEdge, type TaskGraph, type TaskNode } from '../data/taskgraph';

export interface Placed { node: TaskNode; x: number; y: number; width: number; height: number; layer: number }
export interface Route { edge: TaskEdge; points: { x: number; y: number }[]; label: Label | null }
export interface Words { on(edge: TaskEdge): string; back(edge: TaskEdge): string }
export interface Layout { nodes: Placed[]; routes: Route[]; own: { edge: TaskEdge; at: Placed; label: Label }[]; back: { edge: TaskEdge; from: Placed; to: Placed; right: number; label: Label }[]; bands: { top: number; height: number }[]; nodeArea: number; width: number; height: number; rows: number }

export const NODE_HEIGHT = 46;
const GAP = 30, ROW_GAP = 56, MAX_WIDTH = 860, NAMED = 9, WIDEST_GAP = 160;
const widthOf = (n: TaskNode): number => Math.max(196, Math.min(280, 52 + 7.4 * (n.text || n.label).length));

// Rows move apart until every label has a place of its own. Names stand on edges only where there are few.
export function place(graph: TaskGraph, words: Words = { on: () => '', back: () => '' }): Layout {
  const layer = layers(graph), order = inRows(graph, layer);
  for (let gap = ROW_GAP; ; gap += 18) {
    const layout = arrange(graph, layer, order, gap, words);
    if (gap >= WIDEST_GAP || layout.routes.length > NAMED || layout.routes.every((r) => r.label)) return layout;
  }
}

function arrange(graph: TaskGraph, layer: Map<string, number>, order: Map<string, number>, gap: number, words: Words): Layout {
  const rows: Placed[][] = [];
  for (const n of graph.nodes) (rows[layer.get(n.key)!] ??= []).push({ node: n, x: 0, y: 0, width: widthOf(n), height: NODE_HEIGHT, layer: layer.get(n.key)! });
  const placed: Placed[] = [], bands: Layout['bands'] = [];
  let y = 14, widest = 0;
  for (const row of rows) {
    if (!row) continue;
    row.sort((a, b) => order.get(a.node.key)! - order.get(b.node.key)!);
    const top = y;
    y += 12;
    for (const part of wrap(row)) {
      const width = lineWidth(part);
      let x = -width / 2;
      for (const p of part) { p.x = x + p.width / 2; p.y = y + NODE_HEIGHT / 2; x += p.width + GAP; placed.push(p); }
      widest = Math.max(widest, width);
      y += NODE_HEIGHT + 12;
    }
    bands.push({ top, height: y - top });
    y += gap - 24;
  }
  const at = new Map(placed.map((p) => [p.node.key, p]));
  const shift = widest / 2 + 40, nodeArea = widest + 64;
  for (const p of placed) p.x += shift;
  const labels = new Labels(placed.map((p) => ({ x: p.x - p.width / 2, y: p.y - p.height / 2, width: p.width, height: p.height })));
  const routes: Route[] = [], back: Layout['back'] = [], own: Layout['own'] = [], upward: { edge: TaskEdge; from: Placed; to: Placed }[] = [];
  for (const edge of graph.edges) {
    const from = at.get(edge.from), to = at.get(edge.to);
    if (!from || !to) continue;
    if (from === to) own.push({ edge, at: from, label: labels.corner(words.back(edge), from.x + from.width / 2, from.y - NODE_HEIGHT / 2) });
    else if (edge.carried || to.y <= from.y) upward.push({ edge, from, to });
    else routes.push({ edge, points: route(from, to), label: null });
  }
  if (routes.length <= NAMED) for (const r of routes) r.label = labels.on(words.on(r.edge), r.points[0]!, r.points[1]!);
  upward.sort((a, b) => Math.abs(a.from.y - a.to.y) - Math.abs(b.from.y - b.to.y)).forEach((b, lane) => {
    const text = words.back(b.edge), right = nodeArea + 14 + 22 * Math.min(lane, 7);
    back.push({ ...b, ...labels.back(text, right, b.from.y + 8, b.to.y - 8) });
  });
  const width = Math.max(nodeArea + 8, ...back.map((b) => b.label.x + b.label.width + 12), ...routes.map((r) => (r.label ? r.label.x + r.label.width + 8 : 0)));
  return { nodes: placed, routes, back, own, bands, nodeArea, width, height: y + 4, rows: bands.length };
}

const lineWidth = (row: Placed[]): number => row.reduce((s, p) => s + p.width, 0) + GAP * (row.length - 1);

// A layer wider than MAX_WIDTH takes several lines of about the same length.
function wrap(row: Placed[]): Placed[][] {
  const lines = Math.max(1, Math.ceil(lineWidth(row) / MAX_WIDTH)), each = Math.ceil(row.length / lines);
  return Array.from({ length: Math.ceil(row.length / each) }, (_, i) => row.slice(i * each, (i + 1) * each));
}

// Order within rows by dagre's crossing reduction, on the graph reversed with longest-path ranks: its ranks then
// agree with ours (everything as early as it can be).
function inRows(graph: TaskGraph, layer: Map<string, number>): Map<string, number> {
  const g = new dagre.graphlib.Graph();
  g.setGraph({ rankdir: 'BT', ranker: 'longest-path', nodesep: GAP, ranksep: ROW_GAP });
  g.setDefaultEdgeLabel(() => ({}));
  for (const n of graph.nodes) g.setNode(n.key, { width: widthOf(n), height: NODE_HEIGHT });
  for (const e of graph.edges) {
    if (!e.carried && e.raw.length && layer.get(e.to)! > layer.get(e.from)!) g.setEdge(e.to, e.from);
  }
  dagre.layout(g);
  // Of the two mirror images, the one that reads more like the source.
  let agree = 0;
  for (const a of graph.nodes) for (const b of graph.nodes) if (a.line < b.line && layer.get(a.key) === layer.get(b.key)) agree += Math.sign(g.node(b.key).x - g.node(a.key).x);
  const side = agree < 0 ? -1 : 1;
  const ordered = [...graph.nodes].sort((a, b) => {
    const connected = (n: TaskNode) => ((g.nodeEdges(n.key) ?? []).length > 0 ? 0 : 1);
    return connected(a) - connected(b) || side * (g.node(a.key).x - g.node(b.key).x) || a.line - b.line;
  });
  return new Map(ordered.map((n, i) => [n.key, i]));
}

function route(from: Placed, to: Placed): { x: number; y: number }[] {
  const spread = (a: Placed, b: Placed) => Math.max(-0.32, Math.min(0.32, (b.x - a.x) / 600)) * a.width;
  return [{ x: from.x + spread(from, to), y: from.y + NODE_HEIGHT / 2 }, { x: to.x + spread(to, from), y: to.y - NODE_HEIGHT / 2 - 5 }];
}
