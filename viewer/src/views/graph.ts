// SPDX-License-Identifier: Apache-2.0
// Graph: the tree of regions at the left, the chosen region's graph in layers, and what the chosen node or edge is.
// Address: #/graph/REGION?kinds=all

import type { Model } from '../data/model';
import { PARALLEL } from '../data/model';
import type { Region } from '../data/schema';
import { deriveGraph, fold, type TaskEdge, type TaskGraph, type TaskNode } from '../data/taskgraph';
import { h, pressable, replace, s } from '../ui/dom';
import { distance, percent, plain, plural, short } from '../ui/format';
import { badge, DASH, glyph, strands } from '../ui/glyphs';
import { empty, lineLink, regionLink } from '../ui/parts';
import { go, goQuietly, link, type Route } from '../ui/route';
import { sentence } from '../ui/words';
import { NODE_HEIGHT, place, type Layout, type Placed } from './graphlayout';
import { bends, type Label } from './labelplace';
import { dependenceList, regionPanel } from './linepanel';
import { RegionTree } from './regiontree';
import type { Context, Drawn } from './view';

export const AT_FIRST = 30;

export function graph(context: Context, route: Route): Drawn {
  if (!context.model.result.regions.length) return { element: h('div', { class: 'wide' }, empty('No region ran under observation.')) };
  return new GraphView(context.model, route);
}

// The region worth opening first: one with structure of its own and most to gain, else most of the work.
function startRegion(model: Model): Region {
  const rich = model.result.regions.filter((r) => r.kind !== 'program' && model.scoped(r.id).length >= 2 && r.name !== '<module>');
  const gain = (r: Region) => Math.max(1, r.payoff?.ideal ?? 1);
  return rich.filter((r) => !r.library).sort((a, b) => gain(b) - gain(a) || b.work - a.work)[0] ?? rich[0] ?? model.root ?? model.result.regions[0]!;
}

class GraphView implements Drawn {
  readonly element: HTMLElement;
  readonly keepScroll = true;
  private region: Region;
  private others = false;
  private limit = AT_FIRST;
  private tree: RegionTree;
  private canvas = h('section', { class: 'canvas', 'aria-label': 'Graph of the region' });
  private panel = h('aside', { class: 'side', 'aria-label': 'About the chosen part' });

  constructor(private model: Model, route: Route) {
    this.region = this.read(route);
    this.tree = new RegionTree(model, (r) => go(link('graph', [r.id])));
    this.element = h('div', { class: 'graphview' }, this.tree.element, this.canvas, this.panel);
    this.draw();
  }

  private read(route: Route): Region {
    this.others = route.query.get('kinds') === 'all';
    return this.model.regions.get(Number(route.parts[0] ?? NaN)) ?? startRegion(this.model);
  }

  shown(): void { this.tree.reveal(this.region); }

  update(route: Route): boolean {
    const region = this.read(route);
    if (region !== this.region) this.limit = AT_FIRST;
    this.region = region;
    this.draw();
    this.tree.reveal(region);
    return true;
  }

  private draw(): void {
    const whole = deriveGraph(this.model, this.region);
    if (!this.others) whole.edges = whole.edges.filter((e) => e.raw.length > 0);
    const folded = fold(whole, this.limit);
    replace(this.canvas, this.head(folded), folded.nodes.length ? this.drawing(folded)
      : empty('Nothing inside this region depends on anything else inside it.', 'It made no call, held no loop, and no dependence was charged to it.'));
    replace(this.panel, regionPanel(this.model, this.region));
  }

  private head(folded: TaskGraph): HTMLElement {
    const r = this.region, crumbs = this.model.ancestry(r.id).reverse();
    return h('header', { class: 'canvas-head' },
      h('p', { class: 'crumbs' }, crumbs.map((c, i) => [i ? ' › ' : '', c === r ? '' : regionLink(this.model, c)])),
      h('div', { class: 'rank-head' }, h('h1', {}, plain(this.model.label(r), 80)), badge(r.pattern), lineLink(this.model, r.file, r.line)),
      h('p', { class: 'sentence' }, plain(sentence(this.model, r), 320)),
      h('div', { class: 'controls' },
        h('label', {}, h('input', { type: 'checkbox', checked: this.others, onchange: () => goQuietly(link('graph', [r.id], new URLSearchParams(this.others ? {} : { kinds: 'all' }))) }), ' also reuse of places (WAR, WAW)'),
        folded.hidden > 0 ? h('button', { class: 'plain', onclick: () => { this.limit += AT_FIRST; this.draw(); } }, `Unfold (${folded.hidden} folded away)`) : null,
        h('span', { class: 'quiet' }, 'A numbered band starts when the bands above have given what it reads; within a band nothing waits for anything else there.',
          folded.edges.some((e) => e.possible) ? ' Dotted: one of several calls; which one is not told.' : '', folded.untold ? ` ${plural(folded.untold, 'dependence')} between recursive calls cannot be told apart and ${folded.untold === 1 ? 'is' : 'are'} left out.` : '')));
  }

  private drawing(folded: TaskGraph): HTMLElement {
    const layout = place(folded, { on: (e) => this.variables(e), back: (e) => this.mark(e) }), total = this.region.work || 1;
    const svg = s('svg', { class: 'taskgraph', viewBox: `0 0 ${layout.width} ${layout.height}`, width: layout.width, height: layout.height, role: 'group', 'aria-label': `${plural(layout.nodes.length, 'part')} in ${plural(layout.rows, 'layer')}` },
      layout.bands.map((b, i) => s('g', { class: 'band' }, s('rect', { x: 6, y: b.top, width: layout.nodeArea - 12, height: b.height, rx: 10 }), s('text', { x: 16, y: b.top + b.height / 2 + 4 }, String(i + 1)))),
      layout.routes.map((r) => this.edge(r)), layout.back.map((b) => this.backEdge(b)), layout.nodes.map((p) => this.node(p, total)), layout.own.map((o) => this.ownBadge(o)));
    return h('div', { class: 'canvas-scroll', tabindex: 0, role: 'region', 'aria-label': 'Layers of the graph' }, svg);
  }

  private edge({ edge, points, label }: Layout['routes'][number]): SVGElement {
    const [a, p, q, b] = bends(points[0]!, points[1]!), d = `M${a.x} ${a.y}C${p.x} ${p.y} ${q.x} ${q.y} ${b.x} ${b.y}`;
    const kind = edge.raw.length ? 'RAW' : edge.other[0]!.kind;
    return s('g', { class: `edge k-${kind}${edge.possible ? ' possible' : ''}`, role: 'button', ...pressable(() => this.choose(edge)) }, s('title', {}, this.edgeLabel(edge)),
      s('path', { class: 'hit', d }),
      s('path', { class: 'stroke', d, 'stroke-dasharray': edge.possible ? '1 5' : DASH[kind] || undefined }),
      s('path', { class: 'fill', d: `M${b.x - 4} ${b.y - 3}L${b.x} ${b.y + 5}L${b.x + 4} ${b.y - 3}Z` }),
      label ? s('g', { class: 'on-edge' }, plate(label, 4)) : null);
  }

  private variables(edge: TaskEdge): string {
    const names = [...new Set([...edge.raw, ...edge.other].map((d) => d.variable || d.location))];
    return plain(names.slice(0, 2).join(', '), 22) + (names.length > 2 ? ' …' : '');
  }

  private backEdge({ edge, from, to, right, label }: Layout['back'][number]): SVGElement {
    const all = [...edge.raw, ...edge.other], kind = edge.raw.length ? 'RAW' : all[0]!.kind;
    const blocking = edge.raw.some((d) => d.role === null), y1 = from.y + 8, y2 = to.y - 8;
    const x1 = from.x + from.width / 2, x2 = to.x + to.width / 2 + 4;
    const d = `M${x1} ${y1}C${right} ${y1} ${right} ${y1} ${right} ${(y1 + y2) / 2}S${right} ${y2} ${x2} ${y2}`;
    return s('g', { class: `edge back k-${kind}${blocking ? ' blocking' : ' aside'}${edge.possible ? ' possible' : ''}`, role: 'button', ...pressable(() => this.choose(edge)) }, s('title', {}, `carried: ${this.edgeLabel(edge)}`),
      s('path', { class: 'hit', d }), s('path', { class: 'stroke', d, 'stroke-dasharray': DASH[kind] || undefined }),
      s('path', { class: 'fill', d: `M${x2 + 7} ${y2 - 4}L${x2 - 1} ${y2}L${x2 + 7} ${y2 + 4}Z` }), plate(label, 8));
  }

  private ownBadge({ edge, label }: Layout['own'][number]): SVGElement {
    const blocking = edge.raw.some((d) => d.role === null), kind = edge.raw.length ? 'RAW' : edge.other[0]!.kind;
    return s('g', { class: `edge back own k-${kind}${blocking ? ' blocking' : ' aside'}`, role: 'button', ...pressable(() => this.choose(edge)) }, s('title', {}, `carried to itself: ${this.edgeLabel(edge)}`),
      plate(label, 8));
  }

  private mark(edge: TaskEdge): string {
    return edge.carried ? `↻${distance([...edge.raw, ...edge.other].find((e) => e.distance)?.distance ?? null)}` : '↑';
  }

  private edgeLabel(edge: TaskEdge): string {
    const all = [...edge.raw, ...edge.other];
    return plain(`${edge.possible ? 'possibly ' : ''}${all[0]!.kind} ${[...new Set(all.map((d) => d.variable || d.location))].slice(0, 4).join(', ')}, ${plural(all.length, 'dependence')}`, 120);
  }

  private node(p: Placed, total: number): SVGElement {
    const n = p.node, r = n.region, x = p.x - p.width / 2, y = p.y - NODE_HEIGHT / 2;
    const parallel = r && PARALLEL.has(r.pattern), share = Math.min(1, n.work / total);
    const where = n.lastLine > n.line && n.kind === 'fold' ? `lines ${n.line}–${n.lastLine}` : `line ${n.line}`;
    const note = [where, n.kind === 'loop' && r ? `${short(r.iterations)} iterations` : '', n.kind === 'call' && n.count ? `${short(n.count)} calls` : '', share >= 0.005 ? percent(share) : ''].filter(Boolean).join(' · ');
    const title = n.kind === 'loop' ? this.loopTitle(n) : n.kind === 'call' && n.text ? n.text : n.kind === 'call' && !n.members.length ? `${n.label}${/[>)]$/.test(n.label) ? '' : '()'}` : n.label;
    const limit = Math.floor((p.width - (r ? 40 : 22)) / 6.9);
    return s('g', { class: `node n-${n.kind} p-${r?.pattern ?? 'none'}${parallel ? ' parallel' : ''}`, role: 'button', transform: `translate(${x} ${y})`, ...pressable(() => this.choose(n)) },
      s('title', {}, plain(`${title}, ${note}`, 400)), s('rect', { class: 'box', width: p.width, height: NODE_HEIGHT, rx: n.kind === 'statement' ? 4 : 9 }),
      n.kind === 'fold' ? s('rect', { class: 'box under', x: 4, y: -4, width: p.width - 8, height: 4 }) : null,
      share > 0 ? s('rect', { class: 'meter', x: 1, y: NODE_HEIGHT - 4, width: Math.max(2, (p.width - 2) * share), height: 3 }) : null,
      r ? s('g', { transform: 'translate(9 14)' }, strands(r.pattern).map((d) => s('path', { d, class: 'strand' }))) : null,
      s('text', { class: n.kind === 'statement' ? 'mono' : 'name', x: r ? 32 : 11, y: 19 }, plain(title, limit)), s('text', { class: 'note', x: r ? 32 : 11, y: 35 }, plain(note, limit + 6)));
  }

  private loopTitle(n: TaskNode): string { return n.text?.replace(/:\s*$/, '') || (n.region ? this.model.label(n.region) : n.label); }

  private choose(what: TaskNode | TaskEdge): void {
    if ('from' in what) {
      replace(this.panel, h('h2', {}, what.carried ? 'Carried to a later iteration' : 'Between the two'), dependenceList(this.model, [...what.raw, ...what.other]), this.back());
      return;
    }
    const deps = this.model.scoped(this.region.id).filter((d) => (d.source.file === what.file && within(what, d.source.line)) || (d.sink.file === what.file && within(what, d.sink.line)));
    replace(this.panel, what.region ? regionPanel(this.model, what.region) : h('h2', {}, plain(what.label, 80)),
      h('p', { class: 'links' }, lineLink(this.model, what.file, what.line, `Source line ${what.line}`)),
      what.members.length ? h('ul', { class: 'members' }, what.members.slice(0, 60).map((m) => h('li', {}, m.region ? glyph(m.region.pattern, 13) : null, lineLink(this.model, m.file, m.line, `${m.line}`), ' ', plain(m.label, 60)))) : null,
      dependenceList(this.model, deps), this.back());
  }

  private back(): HTMLElement {
    return h('p', {}, h('button', { class: 'plain', onclick: () => replace(this.panel, regionPanel(this.model, this.region)) }, 'Back to the region'));
  }
}

const plate = ({ text, x, y, width, height }: Label, rx: number): SVGElement[] =>
  [s('rect', { class: 'plate', x, y, width, height, rx }), s('text', { x: x + width / 2, y: y + 12, 'text-anchor': 'middle' }, text)];

const within = (n: TaskNode, line: number): boolean => line >= n.line && line <= n.lastLine;
