// SPDX-License-Identifier: Apache-2.0
// Places a folded task graph: one row per layer, so that what may start together stands side by side. Rows come
// from the rule of layers(); dagre orders the nodes within them and routes the edges. Carried edges are drawn
// apart, at the right, since they lead into a later iteration; those from a node to itself are a badge on its corner.

import dagre from '@dagrejs/dagre';
import { layers, type TaskEdge, type TaskGraph, type TaskNode } from '../data/taskgraph';

export interface Placed { node: TaskNode; x: number; y: number; width: number; height: number; layer: number }
export interface Route { edge: TaskEdge; points: { x: number; y: number }[] }
export interface Layout { nodes: Placed[]; routes: Route[]; own: { edge: TaskEdge; at: Placed }[]; back: { edge: TaskEdge; from: Placed; to: Placed; lane: number }[]; bands: { top: number; height: number }[]; nodeArea: number; width: number; height: number; rows: number }

export const NODE_HEIGHT = 46;
const GAP = 30, ROW_GAP = 56, MAX_WIDTH = 860;
const widthOf = (n: TaskNode): number => Math.max(196, Math.min(280, 52 + 7.4 * (n.text || n.label).length));

export function place(graph: TaskGraph): Layout {
  const layer = layers(graph);
  const order = inRows(graph, layer);
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
    y += ROW_GAP - 24;
  }
  const at = new Map(placed.map((p) => [p.node.key, p]));
  const routes: Route[] = [], back: Layout['back'] = [], own: Layout['own'] = [];
  for (const edge of graph.edges) {
    const from = at.get(edge.from), to = at.get(edge.to);
    if (!from || !to) continue;
    if (from === to) own.push({ edge, at: from });
    else if (edge.carried || to.y <= from.y) back.push({ edge, from, to, lane: 0 });
    else routes.push({ edge, points: route(from, to) });
  }
  back.sort((a, b) => Math.abs(a.from.y - a.to.y) - Math.abs(b.from.y - b.to.y)).forEach((b, i) => { b.lane = i; });
  const shift = widest / 2 + 40, nodeArea = widest + 64;
  for (const p of placed) p.x += shift;
  for (const r of routes) for (const p of r.points) p.x += shift;
  return { nodes: placed, routes, back, own, bands, nodeArea, width: nodeArea + (back.length ? 40 + Math.min(back.length, 8) * 22 : 8), height: y + 4, rows: bands.length };
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
