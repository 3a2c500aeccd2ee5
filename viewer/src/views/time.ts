// SPDX-License-Identifier: Apache-2.0
// Time and work: the call tree as icicle and sunburst that zoom together, and the hotspots as a table.
// Address: #/time/METRIC/PATH, PATH being the positions of the children on the way down ("0.2.1").

import { hierarchy, partition, type HierarchyRectangularNode } from 'd3-hierarchy';
import { scaleLinear, scaleSqrt } from 'd3-scale';
import { arc } from 'd3-shape';
import { callTree, metrics, walk, type Metric, type TreeNode } from '../data/calltree';
import { h, pressable, replace, s } from '../ui/dom';
import { duration, integer, percent, plain, plural, short } from '../ui/format';
import { badge } from '../ui/glyphs';
import { bar, empty, hideTip, regionLink, segmented, shareCell, showTip, table } from '../ui/parts';
import { go, link, type Route } from '../ui/route';
import { PATTERN_WORDS } from '../ui/words';
import type { Context, Drawn } from './view';

type Rect = HierarchyRectangularNode<TreeNode>;
const NAMES: Record<Metric, string> = { work: 'Work', instructions: 'Instructions', time: 'Time (traced)', profile: 'Time (profile)' };
const unit = (metric: Metric, v: number): string => (metric === 'time' || metric === 'profile' ? duration(v) : short(v));

export function time(context: Context, route: Route): Drawn {
  const known = metrics(context.model, context.contexts);
  if (!known.length) return { element: h('div', { class: 'wide' }, empty('No work and no time was recorded.')) };
  return new TimeView(context, route, known);
}

class TimeView implements Drawn {
  readonly element = h('div', { class: 'wide timeview' });
  private metric!: Metric;
  private tree!: TreeNode;
  private root!: Rect;
  private focus!: Rect;
  private wanted = '';
  private drawings = h('div', { class: 'drawings' });

  constructor(private context: Context, route: Route, private known: Metric[]) { this.take(route, true); }

  update(route: Route): boolean { this.take(route, false); return true; }

  private take(route: Route, fresh: boolean): void {
    const asked = route.parts[0] as Metric, metric = this.known.includes(asked) ? asked : this.known[0]!;
    const changed = fresh || metric !== this.metric;
    if (changed) {
      this.metric = metric;
      this.tree = callTree(this.context.model, metric, this.context.contexts);
      this.root = partition<TreeNode>()(hierarchy(this.tree).sum((n) => n.self).sort((a, b) => (b.value ?? 0) - (a.value ?? 0)));
    }
    this.focus = this.root;
    for (const i of (route.parts[1] ?? '').split('.').filter(Boolean)) this.focus = this.focus.children?.[Number(i)] ?? this.focus;
    if (changed) replace(this.element, this.head(), this.drawings, this.hotspots());
    this.draw();
  }

  private address(node: Rect): string {
    const path = node.ancestors().reverse().slice(1).map((n) => n.parent!.children!.indexOf(n)).join('.');
    return link('time', path ? [this.metric, path] : [this.metric]);
  }

  private head(): HTMLElement {
    return h('header', { class: 'view-head' }, h('h1', {}, 'Time and work'),
      h('div', { class: 'controls' }, segmented('Measured by', this.known.map((m) => ({ value: m, label: NAMES[m] })), this.metric, (m) => go(link('time', [m]))),
        h('input', { type: 'search', placeholder: 'Search the tree', 'aria-label': 'Search the tree', value: this.wanted, oninput: (e: Event) => { this.wanted = (e.target as HTMLInputElement).value.toLowerCase(); this.mark(); } }),
        h('span', { class: 'quiet found', role: 'status' })));
  }

  private draw(): void {
    let shared = false;
    walk(this.focus.data, (n) => { shared ||= n.shared; });
    const crumbs = h('p', { class: 'crumbs' }, this.focus.ancestors().reverse().map((n, i) => [i ? ' › ' : '', n === this.focus ? h('b', {}, plain(n.data.label, 50)) : h('a', { href: this.address(n) }, plain(n.data.label, 50))]));
    const patterns = [...new Set(this.focus.descendants().map((n) => n.data.region?.pattern ?? null))];
    replace(this.drawings, crumbs, this.icicle(), h('p', { class: 'quiet small' }, 'Width is share of the ', NAMES[this.metric].toLowerCase(), '; click to zoom in, on the top bar to zoom out. Colour is the pattern: ',
      patterns.map((p) => [badge(p), ' ']), shared ? 'Where a function has several callers, its inside is shared out in proportion to their calls.' : ''));
    replace(this.element.querySelector('.sunbox') ?? h('div'), this.sunburst());
    this.mark();
  }

  private describe(n: Rect): (Node | null)[] {
    const d = n.data;
    return [h('b', {}, plain(d.label, 70)), h('div', { class: 'quiet' }, plain(d.where, 60)), h('div', {}, `${unit(this.metric, d.value)}, ${percent((n.value ?? 0) / (this.root.value || 1))} of all; own ${unit(this.metric, d.self)}`),
      d.region?.pattern ? h('div', {}, badge(d.region.pattern), ' ', PATTERN_WORDS[d.region.pattern].short) : null];
  }

  // `named`: the drawing holds a text, which then is its accessible name.
  private events(n: Rect, named = false): Record<string, unknown> {
    const tip = (e: MouseEvent | FocusEvent) => showTip(e, ...this.describe(n));
    return { ...pressable(() => { hideTip(); go(this.address(n === this.focus && n.parent ? n.parent : n)); }), onmousemove: tip, onmouseleave: hideTip, onfocus: tip, onblur: hideTip,
      role: 'button', 'aria-label': named ? undefined : plain(`${n.data.label}, ${percent((n.value ?? 0) / (this.root.value || 1))}`, 120), 'data-name': n.data.label.toLowerCase() };
  }

  private icicle(): SVGElement {
    const width = 1180, row = 24, deepest = Math.min(14, this.focus.height + 1);
    const x = scaleLinear().domain([this.focus.x0, this.focus.x1]).range([0, width]);
    const above = this.focus.ancestors().slice(1).reverse(), top = above.length * 6;
    const nodes = this.focus.descendants().filter((n) => x(n.x1) - x(n.x0) >= 1.2 && n.depth - this.focus.depth < deepest);
    return s('svg', { class: 'icicle', viewBox: `0 0 ${width} ${top + deepest * row + 2}`, role: 'group', 'aria-label': 'Icicle of the call tree' },
      above.map((n, i) => s('rect', { class: `seg p-${n.data.region?.pattern ?? 'none'} above`, x: 0, y: i * 6, width, height: 5, ...this.events(n) })),
      nodes.map((n) => {
        const w = x(n.x1) - x(n.x0), letters = Math.floor((w - 10) / 6.6);
        return s('g', { class: `seg p-${n.data.region?.pattern ?? 'none'}${n.data.region?.kind === 'loop' ? ' loop' : ''}`, transform: `translate(${x(n.x0)} ${top + (n.depth - this.focus.depth) * row})`, ...this.events(n, letters > 3) },
          s('rect', { width: Math.max(0.8, w - 1), height: row - 1.5, rx: w > 12 ? 3 : 0 }), letters > 3 ? s('text', { x: 6, y: 15.5 }, plain(n.data.label, letters)) : null);
      }));
  }

  private sunburst(): SVGElement {
    const focus = this.firstFork(), size = 380, rings = Math.min(7, focus.height + 1);
    const angle = scaleLinear().domain([focus.x0, focus.x1]).range([0, 2 * Math.PI]);
    const radius = scaleSqrt().domain([0, rings]).range([0, size / 2 - 2]);
    const draw = arc<Rect>().startAngle((n) => angle(n.x0)).endAngle((n) => angle(n.x1)).padAngle(0.004).padRadius(60)
      .innerRadius((n) => radius(n.depth - focus.depth)).outerRadius((n) => radius(n.depth - focus.depth + 1) - 1);
    const nodes = focus.descendants().filter((n) => n.depth > focus.depth && n.depth - focus.depth < rings && angle(n.x1) - angle(n.x0) > 0.006);
    return s('svg', { class: 'sunburst', viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`, role: 'group', 'aria-label': 'Sunburst of the call tree' },
      nodes.map((n) => s('path', { class: `seg p-${n.data.region?.pattern ?? 'none'}`, d: draw(n) ?? '', ...this.events(n) })),
      s('circle', { class: 'hub', r: Math.max(26, radius(1) - 2), ...this.events(focus === this.root ? focus : this.focus) }), s('text', { class: 'hub-note', 'text-anchor': 'middle', y: -20 }, plain(focus.data.label, 14)),
      s('text', { class: 'hub-value', 'text-anchor': 'middle', y: 0 }, unit(this.metric, focus.value ?? 0)), s('text', { class: 'hub-note', 'text-anchor': 'middle', y: 18 }, percent((focus.value ?? 0) / (this.root.value || 1))));
  }

  // A chain of lone callers would only thicken the hub: the rings begin where the work first divides.
  private firstFork(): Rect {
    let n = this.focus;
    while (n.children?.length && (n.children[0]!.value ?? 0) >= 0.98 * (n.value ?? 0) && n.children[0]!.children) n = n.children[0]!;
    return n;
  }

  private mark(): void {
    let found = 0;
    for (const seg of this.drawings.parentElement?.querySelectorAll('.seg') ?? []) {
      const hit = this.wanted !== '' && (seg.getAttribute('data-name') ?? '').includes(this.wanted);
      seg.classList.toggle('hit', hit);
      seg.classList.toggle('dim', this.wanted !== '' && !hit);
    }
    if (this.wanted) walk(this.tree, (n) => { if (n.label.toLowerCase().includes(this.wanted)) found++; });
    const note = this.element.querySelector('.found');
    if (note) note.textContent = this.wanted ? `${plural(found, 'place')} in the tree` : '';
  }

  private hotspots(): HTMLElement {
    interface Spot { node: TreeNode; self: number; total: number; count: number }
    const spots = new Map<unknown, Spot>(), inside = new Set<unknown>();
    const gather = (n: TreeNode) => {
      const key = n.region ?? `${n.label}@${n.where}`, spot = spots.get(key) ?? { node: n, self: 0, total: 0, count: 0 };
      spots.set(key, spot);
      spot.self += n.self;
      spot.count += n.count;
      const outermost = !inside.has(key);
      if (outermost) { spot.total += n.value; inside.add(key); }
      n.children.forEach(gather);
      if (outermost) inside.delete(key);
    };
    gather(this.tree);
    const all = this.tree.value || 1, most = Math.max(1e-12, ...[...spots.values()].map((x) => x.self));
    const list = table([...spots.values()].filter((x) => x.node.region?.kind !== 'program'), [
      { key: 'name', name: 'Where', wide: true, value: (x) => x.node.label, show: (x) => (x.node.region ? regionLink(this.context.model, x.node.region) : h('span', {}, plain(`${x.node.label} ${x.node.where}`, 70))) },
      { key: 'pattern', name: 'Pattern', value: (x) => x.node.region?.pattern ?? '~', show: (x) => badge(x.node.region?.pattern ?? null) },
      { key: 'self', name: 'Own', numeric: true, help: 'Without what it calls or the loops inside it', value: (x) => x.self, show: (x) => h('span', { class: 'sharecell' }, bar(x.self / most), h('span', { class: 'num' }, unit(this.metric, x.self))) },
      { key: 'total', name: 'With inside', numeric: true, value: (x) => x.total, show: (x) => shareCell(x.total / all) },
      { key: 'count', name: 'Runs', numeric: true, value: (x) => x.node.region?.instances ?? x.count, show: (x) => integer(x.node.region?.instances ?? x.count) },
    ], { sort: 'self', portion: 14, caption: 'Hotspots' });
    return h('div', { class: 'two lower' }, h('section', { class: 'card' }, h('h2', {}, 'Hotspots'), list), h('section', { class: 'card' }, h('h2', {}, 'The same, around'), h('div', { class: 'sunbox' })));
  }
}
