// SPDX-License-Identifier: Apache-2.0
// Source: the traced files with heat, region marks and the dependence arcs of the line under the pointer or chosen.
// Address: #/source/FILE/LINE?kind=RAW,WAR&var=a&loop=ID&only=carried|blocking

import { fromQuery, passes, toQuery, KINDS, type Filter } from '../data/filter';
import { fileWork, regionAt, regionsOfFile } from '../data/heat';
import type { Dependence, Region } from '../data/schema';
import { h, replace, s } from '../ui/dom';
import { plain, plural } from '../ui/format';
import { bar, empty, hideTip, kindTag, showTip } from '../ui/parts';
import { badge } from '../ui/glyphs';
import { go, goQuietly, link, type Route } from '../ui/route';
import { kindWords, sentence } from '../ui/words';
import { arcsOf, drawArcs, drawMarks, GUTTER, MOST_ARCS } from './arcs';
import { CodePane, ROW } from './codepane';
import { linePanel, regionPanel } from './linepanel';
import type { Context, Drawn } from './view';

export function source(context: Context, route: Route): Drawn {
  if (!context.model.result.files.length) return { element: h('div', { class: 'wide' }, empty('No source file was traced.')) };
  return new SourceView(context, route);
}

class SourceView implements Drawn {
  readonly element: HTMLElement;
  readonly keepScroll = true;
  private readonly model;
  private file: number;
  private line = 0;
  private hovered = 0;
  private filter: Filter;
  private regions: Region[];
  private pane: CodePane;
  private panel = h('aside', { class: 'side', 'aria-label': 'About the chosen line' });
  private svg = s('svg', { class: 'gutter-svg', width: GUTTER });
  private listeners: [string, () => void][] = [];

  constructor(context: Context, route: Route) {
    this.model = context.model;
    this.file = this.fileOf(route);
    this.filter = fromQuery(route.query);
    this.regions = regionsOfFile(this.model, this.file);
    this.pane = new CodePane(this.model, this.file, {
      choose: (line) => go(this.address(line)), walk: (line) => goQuietly(this.address(line)), hover: (line) => { if (line !== this.hovered) { this.hovered = line; this.gutter(); } },
      gutter: () => this.gutter(), dots: (line) => this.dots(line),
    });
    this.pane.overlay.append(this.svg);
    this.line = this.pane.selected = Number(route.parts[1]) || 0;
    this.svg.addEventListener('click', (e) => this.onMark(e, (r) => go(this.address(r.line))));
    this.svg.addEventListener('mousemove', (e) => this.onMark(e, (r) => showTip(e, h('b', {}, plain(this.model.label(r), 70)), badge(r.pattern), h('div', {}, kindWords(r)), h('div', {}, plain(sentence(this.model, r), 240)))));
    this.svg.addEventListener('mouseleave', hideTip);
    const missing = this.model.source(this.file);
    this.element = h('div', { class: 'sourceview' }, this.files(), h('section', { class: 'codebox', 'aria-label': 'Source' }, this.bar(),
      this.model.lines(this.file).length ? this.pane.element
        : empty(missing && !missing.missing ? 'This file is empty.' : `${plain(this.model.file(this.file))} could not be read when the report was written.`, 'Its dependences are still listed in the Graph view.')), this.panel);
    this.fillPanel();
  }

  private fileOf(route: Route): number {
    const asked = Number(route.parts[0]);
    if (route.parts[0] !== undefined && asked >= 0 && asked < this.model.result.files.length) return asked;
    const work = fileWork(this.model);
    return Math.max(0, work.indexOf(Math.max(...work)));
  }

  private address(line = this.line, filter = this.filter): string {
    return link('source', line ? [this.file, line] : [this.file], toQuery(filter));
  }

  shown(): void {
    const listen = (name: string, f: () => void) => { addEventListener(name, f); this.listeners.push([name, f]); };
    listen('resize', () => this.pane.redraw());
    listen('themechange', () => this.gutter());
    listen('beforeprint', () => this.pane.draw(true));
    listen('afterprint', () => this.pane.redraw());
    this.pane.draw();
    if (this.line) this.pane.show(this.line);
    this.pane.draw();
  }

  close(): void {
    this.pane.close();
    for (const [name, f] of this.listeners) removeEventListener(name, f);
  }

  update(route: Route): boolean {
    if (this.fileOf(route) !== this.file) return false;
    const filter = fromQuery(route.query), changed = toQuery(filter).toString() !== toQuery(this.filter).toString();
    this.filter = filter;
    this.line = this.pane.selected = Number(route.parts[1]) || 0;
    if (changed) this.element.querySelector('.filterbar')!.replaceWith(this.bar());
    this.pane.redraw();
    if (this.line) this.pane.show(this.line);
    this.fillPanel();
    return true;
  }

  private deps(line: number): Dependence[] { return this.model.touching(this.file, line).filter((d) => passes(d, this.filter)); }

  private dots(line: number): string {
    const deps = this.model.touching(this.file, line);
    if (!deps.length) return '';
    const kept = deps.filter((d) => passes(d, this.filter));
    if (!kept.length) return '';
    return kept.some((d) => d.carried && d.kind === 'RAW' && !d.role) ? 'blocking' : kept.some((d) => d.carried) ? 'carried' : 'some';
  }

  private gutter(): void {
    const top = this.pane.scrollTop, height = this.pane.height;
    this.svg.setAttribute('height', String(height));
    const first = Math.floor(top / ROW), last = Math.ceil((top + height) / ROW) + 1;
    const region = this.line ? regionAt(this.model, this.regions, this.line) : null;
    const line = this.hovered || this.line;
    const arcs = line ? arcsOf(this.deps(line), this.file, line) : [];
    replace(this.svg, drawMarks(this.model, this.regions, first, last, top, region?.id ?? -1), drawArcs(arcs, top));
    const ends = new Set(arcs.slice(0, MOST_ARCS).flatMap((a) => [a.from, a.to]));
    for (const row of this.element.querySelectorAll('.line')) {
      const no = Number(row.id.slice(1));
      row.classList.toggle('end', ends.has(no) && no !== line);
      row.classList.toggle('hover', no === this.hovered);
    }
  }

  private onMark(e: MouseEvent, act: (r: Region) => void): void {
    const id = (e.target as Element).closest('[data-region]')?.getAttribute('data-region');
    const r = id === null || id === undefined ? undefined : this.model.regions.get(Number(id));
    if (r) act(r); else hideTip();
  }

  private files(): HTMLElement {
    const work = fileWork(this.model), most = Math.max(1, ...work), order = work.map((w, i) => ({ w, i })).sort((a, b) => b.w - a.w || a.i - b.i);
    const items = h('ul');
    const draw = (wanted: string) => replace(items, order.filter(({ i }) => this.model.file(i).toLowerCase().includes(wanted)).slice(0, 400).map(({ w, i }) =>
      h('li', {}, h('a', { href: link('source', [i], toQuery(this.filter)), title: plain(this.model.file(i), 300), 'aria-current': i === this.file ? 'true' : undefined },
        h('span', { class: 'fname' }, plain(this.model.shortFile(i), 60)), bar(w / most)))));
    draw('');
    const search = order.length > 10 ? h('input', { type: 'search', placeholder: 'Filter files', 'aria-label': 'Filter files', oninput: (e: Event) => draw((e.target as HTMLInputElement).value.toLowerCase()) }) : null;
    return h('nav', { class: 'filelist', 'aria-label': 'Traced files' }, h('h2', {}, plural(order.length, 'file')), search, items);
  }

  private bar(): HTMLElement {
    const change = (f: Partial<Filter>) => goQuietly(this.address(this.line, { ...this.filter, ...f }));
    const scopes = new Set<number>();
    for (const deps of this.model.linesTouched(this.file).values()) for (const d of deps) if (d.carried) scopes.add(d.scope);
    const loops = [...scopes].map((id) => this.model.regions.get(id)).filter((r): r is Region => r !== undefined)
      .sort((a, b) => b.work - a.work).slice(0, 100);
    const only = this.filter.blockingOnly ? 'blocking' : this.filter.carriedOnly ? 'carried' : '';
    return h('div', { class: 'filterbar', role: 'group', 'aria-label': 'Which dependences are shown' },
      KINDS.map((k) => h('button', { class: 'toggle', 'aria-pressed': String(this.filter.kinds.has(k)), onclick: () => {
        const kinds = new Set(this.filter.kinds);
        if (kinds.has(k)) kinds.delete(k); else kinds.add(k);
        change({ kinds: kinds.size ? kinds : new Set(KINDS) });
      } }, kindTag(k))),
      h('input', { type: 'search', 'aria-label': 'Only this variable', placeholder: 'variable', value: this.filter.variable, size: 12, onchange: (e: Event) => change({ variable: (e.target as HTMLInputElement).value }) }),
      h('select', { 'aria-label': 'Carried by', onchange: (e: Event) => change({ scope: Number((e.target as HTMLSelectElement).value) }) },
        h('option', { value: -1 }, 'any loop'), loops.map((r) => h('option', { value: r.id, selected: r.id === this.filter.scope }, plain(this.model.label(r), 50)))),
      h('select', { 'aria-label': 'Which of them', onchange: (e: Event) => { const v = (e.target as HTMLSelectElement).value; change({ carriedOnly: v === 'carried', blockingOnly: v === 'blocking' }); } },
        [['', 'all dependences'], ['carried', 'carried only'], ['blocking', 'blocking only']].map(([v, t]) => h('option', { value: v, selected: v === only }, t))),
      h('span', { class: 'quiet heatkey', title: this.pane.exactHeat ? 'Instructions executed by each line' : 'The work of each region, spread evenly over its lines' }, 'work ', [1, 3, 5, 8].map((n) => h('i', { class: `heat h${n}` }))));
  }

  private fillPanel(): void {
    const region = this.line ? regionAt(this.model, this.regions, this.line) : null;
    const deps = this.line ? this.deps(this.line) : [], arcs = arcsOf(deps, this.file, this.line).length;
    replace(this.panel, this.line ? linePanel(this.model, this.file, this.line, deps, region, arcs > MOST_ARCS ? `Drawn are ${MOST_ARCS} of ${arcs} arcs: what blocks, what is carried, the nearest. A filter brings out others.` : '')
      : [h('h2', {}, plain(this.model.shortFile(this.file))), h('p', { class: 'quiet' }, 'Choose a line to see what it reads and writes, and what depends on it. Arrow keys move between lines.'),
        this.regions.filter((r) => r.kind === 'loop').sort((a, b) => b.work - a.work).slice(0, 6).map((r) => regionPanel(this.model, r))]);
  }
}
