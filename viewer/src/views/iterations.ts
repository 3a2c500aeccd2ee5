// SPDX-License-Identifier: Apache-2.0
// Iterations: for one loop, its iterations one after the other as they ran, and below as early as what they read
// allows, on one time axis, with the dependences that hold them back. Address: #/iterations/LOOP?from=1

import { scaleLinear } from 'd3-scale';
import type { Model } from '../data/model';
import type { Region, TimelineEntry } from '../data/schema';
import { timeline } from '../data/timeline';
import { h, s } from '../ui/dom';
import { integer, percent, plain, plural, short, times } from '../ui/format';
import { badge } from '../ui/glyphs';
import { dependenceCard, empty, lineLink, term } from '../ui/parts';
import { go, link, type Route } from '../ui/route';
import { conditionWords, kindWords, sentence } from '../ui/words';
import type { Context, Drawn } from './view';

const WINDOW = 32;
const FINER = 6;   // from this gain on the panels have scales of their own

export function iterations({ model }: Context, route: Route): Drawn {
  const loops = model.result.regions.filter((r) => r.kind === 'loop').sort((a, b) => b.work - a.work || a.id - b.id);
  if (!loops.length) return { element: h('div', { class: 'wide' }, empty('No loop ran under observation.', 'Comprehensions, for and while count as loops.')) };
  const asked = model.regions.get(Number(route.parts[0] ?? NaN));
  const loop = asked?.kind === 'loop' ? asked : model.hottestLoop() ?? loops[0]!;
  const from = Math.max(0, (Number(route.query.get('from')) || 1) - 1);
  return { element: h('div', { class: 'wide iterview' }, head(model, loops, loop), drawing(model, loop, from), blockers(model, loop)) };
}

function head(model: Model, loops: Region[], loop: Region): HTMLElement {
  const facts: [string, string, string][] = [['iterations', integer(loop.iterations), kindWords(loop)], ['work', short(loop.work), `${percent(loop.work / (model.totalWork || 1))} of the program`],
    ['span', loop.span ? short(loop.span) : '–', 'longest chain through it'], ['parallelism', loop.parallelism ? times(loop.parallelism) : '–', loop.burdened ? `${times(loop.burdened)} with overheads` : '']];
  const picker = h('select', { 'aria-label': 'Loop', onchange: (e: Event) => go(link('iterations', [(e.target as HTMLSelectElement).value])) },
    loops.slice(0, 300).map((r) => h('option', { value: r.id, selected: r === loop }, `${plain(model.label(r), 60)} (${percent(r.work / (model.totalWork || 1))})`)));
  return h('header', { class: 'view-head' }, h('div', { class: 'rank-head' }, h('h1', {}, plain(model.label(loop), 80)), badge(loop.pattern), lineLink(model, loop.file, loop.line, 'source'), h('a', { href: link('graph', [loop.id]) }, 'graph')),
    h('p', { class: 'programline' }, h('code', { dir: 'ltr' }, plain(model.lineText(loop.file, loop.line), 120))), h('p', { class: 'sentence' }, plain(sentence(model, loop), 500)),
    loop.conditions.length ? h('ul', { class: 'chips' }, loop.conditions.map((c) => h('li', {}, plain(conditionWords(c), 90)))) : null,
    h('div', { class: 'tiles small' }, facts.map(([k, v, n]) => h('div', { class: 'tile' }, h('div', { class: 'tile-name' }, term(k)), h('div', { class: 'tile-value' }, v), h('div', { class: 'tile-note' }, n)))),
    h('div', { class: 'controls' }, h('label', {}, 'Loop ', picker)));
}

function drawing(model: Model, loop: Region, from: number): HTMLElement {
  const t = timeline(model, loop);
  if (t.entries.length < 1) return empty('No iteration of this loop was completed.');
  const start = Math.min(from, Math.max(0, t.entries.length - 1)), shown = t.entries.slice(start, start + WINDOW);
  const page = (at: number, label: string, on: boolean) => h('button', { class: 'plain', disabled: !on, onclick: () => go(link('iterations', [loop.id], new URLSearchParams({ from: String(at + 1) }))) }, label);
  const first = shown[0]!.iteration, last = shown[shown.length - 1]!.iteration, whole = loop.timelineOf;
  const gain = whole && whole.span > 0 ? whole.work / whole.span : t.end > 0 ? t.seqEnd / t.end : 1;
  const of = whole ? `of ${integer(whole.iterations)} in ${loop.instances > 1 ? `run ${integer(whole.run)} of ${integer(loop.instances)}` : 'its only run'}` : loop.instances > 1 ? `one run of ${integer(loop.instances)}` : '';
  return h('section', { class: 'card', 'aria-label': 'Timeline' },
    h('div', { class: 'controls' }, h('h2', {}, `Iterations ${integer(first)} to ${integer(last)}`), h('span', { class: 'quiet' }, of),
      t.entries.length > WINDOW ? [page(Math.max(0, start - WINDOW), '← earlier', start > 0), page(start + WINDOW, 'later →', start + WINDOW < t.entries.length)] : null),
    h('div', { class: 'canvas-scroll', tabindex: 0, role: 'region', 'aria-label': 'Timeline of iterations' }, chart(model, shown, loop)),
    h('p', { class: 'quiet small' }, t.recorded ? 'Recorded: starts and lengths are those of this run; as it could run, every iteration starts as early as the values it reads allow, and its own inside overlaps too. ' : 'Reckoned, not recorded: iterations of equal length, started as the span and the smallest blocking distance say. ',
      shown.some((e) => e.after >= 0) ? 'An arrow leads from the iteration that makes a value to the one that waits for it. ' : t.recorded ? 'None of these waits for another. ' : t.blocking.length ? '' : 'Nothing holds an iteration back, once what has a role is set aside. ',
      gain >= 1.05 ? `As it could run, ${whole ? 'the whole run is' : 'these are'} done ${times(gain)} sooner on enough cores.` : 'On enough cores it would hardly be done sooner.'));
}

// Both panels share a scale where the right one would still be legible; else each has its own, and says so.
function chart(model: Model, shown: TimelineEntry[], loop: Region): SVGElement {
  const width = 1150, gutter = 54, middle = 596, right = 14, row = shown.length > 20 ? 11 : 16, gap = 3, head = 44;
  const seq0 = shown[0]!.seqStart, par0 = Math.min(...shown.map((e) => e.start));
  const seqSpan = Math.max(1, Math.max(...shown.map((e) => e.seqStart + e.seqLength)) - seq0), parSpan = Math.max(1, Math.max(...shown.map((e) => e.start + e.length)) - par0);
  const finer = parSpan * FINER < seqSpan, y = (i: number) => head + i * (row + gap), bottom = y(shown.length) + 4, height = bottom + 30;
  const longest = Math.max(seqSpan, parSpan), before = scaleLinear().domain([0, longest]).range([gutter, middle - 30]), after = scaleLinear().domain([0, finer ? parSpan : longest]).range([middle + 24, width - right]);
  const panel = (x: typeof before, title: string, kind: string, end: number, start: (e: TimelineEntry) => number, length: (e: TimelineEntry) => number) => s('g', { class: `iter ${kind}` },
    x.ticks(5).map((v) => s('g', {}, s('line', { class: 'grid', x1: x(v), x2: x(v), y1: head - 6, y2: bottom }), s('text', { class: 'tick', x: x(v), y: bottom + 18, 'text-anchor': 'middle' }, short(v)))),
    s('text', { class: 'panel', x: x(0), y: 16 }, title),
    s('line', { class: 'endline', x1: x(end), x2: x(end), y1: head - 10, y2: bottom }), s('text', { class: 'tick', x: Math.max(x(0) + 30, Math.min(x(end), x.range()[1]! - 34)), y: head - 15, 'text-anchor': 'middle' }, `${short(end)} of work`),
    shown.map((e, i) => s('rect', { x: x(start(e)), y: y(i), width: Math.max(1.5, x(start(e) + length(e)) - x(start(e))), height: row, rx: 2 }, s('title', {}, told(model, e, start(e), length(e), kind === 'could')))));
  return s('svg', { class: `chart iterchart p-${loop.pattern ?? 'none'}`, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `As it ran: ${short(seqSpan)}. As it could run: ${short(parSpan)}.` },
    shown.map((e, i) => (shown.length <= 20 || i % 4 === 0 ? s('text', { class: 'tick', x: gutter - 10, y: y(i) + row - 1, 'text-anchor': 'end' }, integer(e.iteration)) : null)),
    panel(before, 'As it ran', 'ran', seqSpan, (e) => e.seqStart - seq0, (e) => e.seqLength),
    panel(after, finer ? `As it could run (scale ${times(seqSpan / parSpan)} finer)` : 'As it could run', 'could', parSpan, (e) => e.start - par0, (e) => e.length),
    arrows(model, shown, (e) => after(e.start - par0), (i) => y(i) + row / 2, (e) => after(e.start - par0 + e.length)));
}

function told(model: Model, e: TimelineEntry, start: number, length: number, could: boolean): string {
  const d = could ? model.dependences.get(e.dependence) : undefined;
  const waits = could && e.after >= 0 ? `; waits for iteration ${e.after}${d ? `: ${plain(d.variable || d.location, 40)}, line ${d.source.line} to ${d.sink.line}` : ''}` : '';
  return `iteration ${e.iteration}: starts at ${short(start)}, ${short(length)} of work${waits}`;
}

// The edges that hold iterations back, from the maker to the waiter.
function arrows(model: Model, shown: TimelineEntry[], startX: (e: TimelineEntry) => number, y: (i: number) => number, endX: (e: TimelineEntry) => number): SVGElement[] {
  const at = new Map(shown.map((e, i) => [e.iteration, i])), out: SVGElement[] = [];
  shown.forEach((b, j) => {
    const i = at.get(b.after);
    if (i === undefined || i >= j) return;
    const a = shown[i]!, bx = startX(b), ax = Math.min(endX(a), Math.max(startX(a), bx)), ay = y(i), by = y(j);
    out.push(s('g', { class: 'wait' }, s('title', {}, told(model, b, b.start, b.length, true)), s('path', { class: 'stroke', d: `M${ax} ${ay}L${bx} ${by - 6}` }), s('circle', { class: 'fill', cx: ax, cy: ay, r: 1.5 }),
      s('path', { class: 'fill', d: `M${bx - 2.4} ${by - 6}L${bx} ${by - 1.5}L${bx + 2.4} ${by - 6}Z` })));
  });
  return out;
}

function blockers(model: Model, loop: Region): HTMLElement {
  const t = timeline(model, loop, 1), aside = model.scoped(loop.id).filter((d) => d.carried && d.role).sort((a, b) => b.count - a.count);
  const cards = (list: typeof aside) => h('ul', { class: 'deps' }, list.slice(0, 30).map((d) => dependenceCard(model, d)));
  return h('div', { class: 'two' }, h('section', { class: 'card' }, h('h2', {}, 'What holds iterations back'),
    t.blocking.length ? cards(t.blocking.map((b) => b.dependence)) : h('p', { class: 'quiet' }, 'Nothing that was seen in this run.')),
  h('section', { class: 'card' }, h('h2', {}, 'Carried, but set aside'), aside.length ? [h('p', { class: 'quiet' }, plural(aside.length, 'dependence'), ' with a role that does not stand in the way'), cards(aside)] : h('p', { class: 'quiet' }, 'None.')));
}
