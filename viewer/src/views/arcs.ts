// SPDX-License-Identifier: Apache-2.0
// The gutter of the source view: brackets of the regions that hold the visible lines, in the colour and with the
// strands of their pattern, and the arcs of the dependences of one line.

import { isBlocking } from '../data/filter';
import type { Model } from '../data/model';
import type { Dependence, Kind, Region } from '../data/schema';
import { s } from '../ui/dom';
import { distance } from '../ui/format';
import { DASH, strands } from '../ui/glyphs';
import { ROW } from './codepane';

export const MARKS = 74, ARCS = 118, GUTTER = MARKS + ARCS;
export const MOST_ARCS = 18;

export interface Arc { kind: Kind; from: number; to: number; carried: boolean; label: string; away: boolean; count: number; weight: number }

// Dependences of one line as arcs: those that would be drawn on top of each other become one. First those that block,
// then carried ones, then the nearest.
export function arcsOf(deps: Dependence[], file: number, line: number): Arc[] {
  const out = new Map<string, Arc>();
  for (const d of deps) {
    const away = d.source.file !== d.sink.file;
    const from = d.source.file === file ? d.source.line : line, to = d.sink.file === file ? d.sink.line : line;
    const key = `${d.kind}:${from}:${to}:${d.carried}:${away}`;
    const arc = out.get(key);
    const weight = isBlocking(d) ? 2 : d.carried ? 1 : 0;
    if (arc) { arc.count += d.count; arc.weight = Math.max(arc.weight, weight); }
    else out.set(key, { kind: d.kind, from, to, carried: d.carried, away, count: d.count, weight, label: d.carried ? `↻${distance(d.distance)}` : '' });
  }
  return [...out.values()].sort((a, b) => b.weight - a.weight || Math.abs(a.from - a.to) - Math.abs(b.from - b.to));
}

function arrow(kind: Kind, x: number, y: number): SVGElement {
  if (kind === 'RAW') return s('path', { d: `M${x - 7} ${y - 4}L${x} ${y}L${x - 7} ${y + 4}Z`, class: 'fill' });
  if (kind === 'WAR') return s('path', { d: `M${x - 7} ${y - 4}L${x} ${y}L${x - 7} ${y + 4}Z`, class: 'hollow' });
  return s('path', { d: `M${x - 5} ${y - 4}V${y + 4}M${x - 1} ${y - 4}V${y + 4}`, class: 'hollow' });
}

interface Shape { path: string; tipX: number; tipY: number; start: { x: number; y: number } | null; apex: { x: number; y: number } }

// Short arcs lie inside long ones; arcs of the same length are set apart by their rank among them.
function shape(arc: Arc, rank: number, scrollTop: number): Shape {
  const right = GUTTER - 4, y1 = (arc.from - 0.5) * ROW - scrollTop, y2 = (arc.to - 0.5) * ROW - scrollTop;
  const reach = Math.min(ARCS - 30, 20 + 15 * Math.log2(1 + Math.abs(arc.from - arc.to)) + rank * 9);
  if (arc.away) return { path: `M${right - 62} ${y2}H${right - 6}`, tipX: right, tipY: y2, start: null, apex: { x: right - 62, y: y2 } };
  if (arc.from === arc.to) {
    const x = right - reach * 1.3;
    return { path: `M${right} ${y1 - 5}C${x} ${y1 - 13 - rank * 2} ${x} ${y1 + 13 + rank * 2} ${right - 5} ${y1 + 5}`, tipX: right, tipY: y1 + 5, start: { x: right, y: y1 - 5 }, apex: { x: right - reach * 0.97, y: y1 } };
  }
  const way = Math.sign(y2 - y1), a = y1 + way * (3 + (rank % 3)), b = y2 - way * (3 + (rank % 3)), x = right - reach * 1.25;
  return { path: `M${right} ${a}C${x} ${a} ${x} ${b} ${right - 5} ${b}`, tipX: right, tipY: b, start: { x: right, y: a }, apex: { x: right - reach * 0.94, y: (a + b) / 2 } };
}

export function drawArcs(all: Arc[], scrollTop: number): SVGElement[] {
  const arcs = all.slice(0, MOST_ARCS).sort((a, b) => Math.abs(a.from - a.to) - Math.abs(b.from - b.to));
  const ranks = new Map<number, number>();
  const shapes = arcs.map((arc) => {
    const length = Math.round(2 * Math.log2(1 + Math.abs(arc.from - arc.to))), rank = ranks.get(length) ?? 0;
    ranks.set(length, rank + 1);
    return shape(arc, Math.min(rank, 4), scrollTop);
  });
  const labelled = arcs.map((arc, i) => ({ arc, at: shapes[i]!.apex, text: arc.away ? 'other file' : arc.label })).filter((l) => l.text).sort((a, b) => a.at.y - b.at.y).slice(0, 14);
  const middle = labelled.reduce((sum, l) => sum + l.at.y, 0) / (labelled.length || 1);
  let y = Math.min(labelled[0]?.at.y ?? 0, middle - (labelled.length - 1) * 9.5) - 19;
  const labels = labelled.map((l) => {
    y = Math.max(y + 19, Math.min(l.at.y, middle + labelled.length * 9.5));
    return label(l.arc.kind, l.text, y, l.at);
  });
  return [...arcs.map((arc, i) => {
    const { path, tipX, tipY, start } = shapes[i]!;
    return s('g', { class: `arc k-${arc.kind}${arc.carried ? ' carried' : ''}` }, s('path', { d: path, class: 'stroke', 'stroke-dasharray': DASH[arc.kind] || undefined }),
      arrow(arc.kind, tipX, tipY), start ? s('circle', { cx: start.x, cy: start.y, r: 2.2, class: 'fill' }) : null);
  }), ...labels];
}

function label(kind: Kind, text: string, y: number, to: { x: number; y: number }): SVGElement {
  const width = text.length * 6.3 + 10, x = MARKS + 26;
  return s('g', { class: `arc k-${kind}` }, s('path', { d: `M${x + width / 2} ${y}L${Math.max(to.x, x + width / 2)} ${to.y}`, class: 'leader' }),
    s('rect', { x: x - width / 2, y: y - 8, width, height: 16, rx: 8, class: 'plate' }), s('text', { x, y: y + 4, 'text-anchor': 'middle' }, text));
}

export function drawMarks(model: Model, regions: Region[], first: number, last: number, scrollTop: number, selected: number): SVGElement[] {
  const out: SVGElement[] = [], ends: number[] = [];
  for (const r of regions) {
    if (r.name === '<module>') continue;
    const end = model.endLine(r);
    while (ends.length && ends[ends.length - 1]! < r.line) ends.pop();
    const depth = ends.push(end) - 1;
    if (end < first || r.line > last || depth > 5) continue;
    const x = 9 + depth * 12, y1 = (r.line - 1) * ROW - scrollTop, y2 = end * ROW - scrollTop - 3;
    out.push(s('g', { class: `mark p-${r.pattern ?? 'none'}${r.id === selected ? ' on' : ''}${r.kind === 'loop' ? ' loop' : ''}`, 'data-region': r.id },
      s('path', { d: `M${x} ${y1 + 19}V${Math.max(y1 + 19, y2)}h4`, class: 'stroke' }),
      s('g', { transform: `translate(${x - 6.5} ${y1 + 3.5}) scale(0.82)` }, s('rect', { x: -1, y: -2, width: 18, height: 20, rx: 4, class: 'hit' }),
        strands(r.pattern).map((d) => s('path', { d, class: 'strand' })))));
  }
  return out;
}
