// SPDX-License-Identifier: Apache-2.0
// The gutter of the source view: brackets of the regions that hold the visible lines, in the colour and with the
// strands of their pattern, and the arcs of the dependences of one line.

import type { Model } from '../data/model';
import type { Dependence, Kind, Region } from '../data/schema';
import { s } from '../ui/dom';
import { distance } from '../ui/format';
import { DASH, strands } from '../ui/glyphs';
import { ROW } from './codepane';

export const MARKS = 74, ARCS = 118, GUTTER = MARKS + ARCS;
const MOST_ARCS = 60;

export interface Arc { kind: Kind; from: number; to: number; carried: boolean; label: string; away: boolean; count: number }

// Dependences of one line as arcs: those that would be drawn on top of each other become one.
export function arcsOf(deps: Dependence[], file: number, line: number): Arc[] {
  const out = new Map<string, Arc>();
  for (const d of deps) {
    const away = d.source.file !== d.sink.file;
    const from = d.source.file === file ? d.source.line : line, to = d.sink.file === file ? d.sink.line : line;
    const key = `${d.kind}:${from}:${to}:${d.carried}:${away}`;
    const arc = out.get(key);
    if (arc) arc.count += d.count;
    else out.set(key, { kind: d.kind, from, to, carried: d.carried, away, count: d.count, label: d.carried ? `↻${distance(d.distance)}` : '' });
  }
  return [...out.values()].sort((a, b) => Math.abs(a.from - a.to) - Math.abs(b.from - b.to)).slice(0, MOST_ARCS);
}

function arrow(kind: Kind, x: number, y: number): SVGElement {
  if (kind === 'RAW') return s('path', { d: `M${x - 7} ${y - 4}L${x} ${y}L${x - 7} ${y + 4}Z`, class: 'fill' });
  if (kind === 'WAR') return s('path', { d: `M${x - 7} ${y - 4}L${x} ${y}L${x - 7} ${y + 4}Z`, class: 'hollow' });
  return s('path', { d: `M${x - 5} ${y - 4}V${y + 4}M${x - 1} ${y - 4}V${y + 4}`, class: 'hollow' });
}

export function drawArc(arc: Arc, index: number, scrollTop: number): SVGElement {
  const right = GUTTER - 4, y1 = (arc.from - 0.5) * ROW - scrollTop, y2 = (arc.to - 0.5) * ROW - scrollTop;
  const same = arc.from === arc.to, nudge = (index % 3) * 3 - 3;
  const reach = Math.min(ARCS - 16, 22 + 17 * Math.log2(1 + Math.abs(arc.from - arc.to)) + (index % 4) * 5);
  const x = right - reach;
  let path: string;
  if (arc.away) path = `M${right - 60} ${y2 + nudge}H${right - 6}`;
  else if (same) path = `M${right - 6} ${y1 - 5}C${x} ${y1 - 16 - nudge} ${x} ${y1 + 16 + nudge} ${right - 6} ${y1 + 5}`;
  else {
    const a = y1 + Math.sign(y2 - y1) * 4, b = y2 - Math.sign(y2 - y1) * (4 + (index % 3));
    path = `M${right} ${a}C${x - reach * 0.25} ${a} ${x - reach * 0.25} ${b} ${right - 5} ${b}`;
    return s('g', { class: `arc k-${arc.kind}${arc.carried ? ' carried' : ''}` }, s('path', { d: path, class: 'stroke', 'stroke-dasharray': DASH[arc.kind] || undefined }),
      arrow(arc.kind, right, b), s('circle', { cx: right, cy: a, r: 2.4, class: 'fill' }), label(arc, right - reach * 0.94, (a + b) / 2));
  }
  return s('g', { class: `arc k-${arc.kind}${arc.carried ? ' carried' : ''}` }, s('path', { d: path, class: 'stroke', 'stroke-dasharray': DASH[arc.kind] || undefined }),
    arrow(arc.kind, right, arc.away ? y2 + nudge : y1 + 5), label(arc, same ? right - reach * 0.8 : right - 82, y1));
}

function label(arc: Arc, x: number, y: number): SVGElement | null {
  const text = arc.away ? 'other file' : arc.label;
  if (!text) return null;
  const width = text.length * 6.4 + 8;
  return s('g', {}, s('rect', { x: x - width / 2, y: y - 8, width, height: 16, rx: 8, class: 'plate' }), s('text', { x, y: y + 4, 'text-anchor': 'middle' }, text));
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
