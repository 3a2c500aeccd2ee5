// SPDX-License-Identifier: Apache-2.0
// The lines of one file: only those on screen exist as elements, so a file of any length opens at once.
// The gutter (region marks and dependence arcs) is one drawing over the visible lines, drawn by `gutter`.

import { heat, type Heat } from '../data/heat';
import type { Model } from '../data/model';
import { clamp, h, replace } from '../ui/dom';
import { integer, visible } from '../ui/format';
import { CUT, Highlighter, type Span } from '../ui/highlight';

export const ROW = 20;
// choose: by a click; walk: by a key, which leaves no step in the history.
export interface PaneEvents { choose(line: number): void; walk(line: number): void; hover(line: number): void; gutter(first: number, last: number, top: number): void; dots(line: number): string }

export class CodePane {
  readonly element: HTMLElement;
  readonly overlay = h('div', { class: 'gutter', 'aria-hidden': 'true' });
  private rows = h('div', { class: 'rows' });
  private lines: string[];
  private heat: Heat;
  private colours: Highlighter;
  private frame = 0;
  private first = -1;
  private last = -1;
  selected = 0;

  constructor(model: Model, file: number, private events: PaneEvents) {
    this.lines = model.lines(file);
    this.heat = heat(model, file);
    const sizer = h('div', { class: 'sizer', style: { height: `${this.lines.length * ROW + 40}px` } }, this.rows);
    this.element = h('div', {
      class: 'code', tabindex: 0, role: 'listbox', 'aria-label': `Lines of ${model.shortFile(file)}`, 'aria-multiselectable': 'false',
      onscroll: () => this.later(), onkeydown: (e: KeyboardEvent) => this.key(e), onmouseleave: () => events.hover(0),
    }, this.overlay, sizer);
    this.colours = new Highlighter(this.lines, () => this.redraw());
  }

  get exactHeat(): boolean { return this.heat.exact; }
  get scrollTop(): number { return this.element.scrollTop; }
  get height(): number { return this.element.clientHeight; }
  close(): void { this.colours.stop(); cancelAnimationFrame(this.frame); }

  private later(): void {
    if (!this.frame) this.frame = requestAnimationFrame(() => { this.frame = 0; this.draw(); });
  }

  redraw(): void { this.first = -1; this.later(); }

  show(line: number): void {
    const top = (line - 1) * ROW, view = this.element;
    if (top < view.scrollTop + ROW * 2 || top > view.scrollTop + view.clientHeight - ROW * 4) view.scrollTop = Math.max(0, top - view.clientHeight * 0.4);
    this.redraw();
  }

  draw(everything = false): void {
    const top = this.element.scrollTop;
    const first = everything ? 0 : clamp(Math.floor(top / ROW) - 8, 0, this.lines.length);
    const last = everything ? Math.min(this.lines.length, 6000) : clamp(Math.ceil((top + this.height) / ROW) + 8, 0, this.lines.length);
    if (first !== this.first || last !== this.last) {
      this.first = first; this.last = last;
      this.rows.style.transform = `translateY(${first * ROW}px)`;
      replace(this.rows, Array.from({ length: last - first }, (_, i) => this.row(first + i + 1)));
      if (this.selected > first && this.selected <= last) this.element.setAttribute('aria-activedescendant', `L${this.selected}`);
      else this.element.removeAttribute('aria-activedescendant');
    }
    this.events.gutter(first + 1, last, top);
  }

  private row(line: number): HTMLElement {
    const text = this.lines[line - 1] ?? '';
    const work = this.heat.at.get(line) ?? 0, level = this.heat.most > 0 && work > 0 ? Math.max(1, Math.round(8 * Math.sqrt(work / this.heat.most))) : 0;
    const dots = this.events.dots(line);
    return h('div', {
      class: `line${line === this.selected ? ' sel' : ''}`, id: `L${line}`, role: 'option', 'aria-selected': String(line === this.selected),
      'aria-setsize': this.lines.length, 'aria-posinset': line, onclick: () => this.events.choose(line), onmouseenter: () => this.events.hover(line),
    }, h('span', { class: `dots ${dots}` }), h('span', { class: 'no' }, String(line)),
      h('span', { class: `heat h${level}`, title: work ? `${integer(work)} instructions${this.heat.exact ? '' : ' (spread over the region)'}` : undefined }),
      h('span', { class: 'text', dir: 'ltr' }, coloured(text, this.colours?.of(line - 1) ?? [])));
  }

  private key(e: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.height / ROW) - 3);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -1e9, End: 1e9 };
    const step = steps[e.key];
    if (step === undefined || !this.lines.length) return;
    e.preventDefault();
    this.events.walk(clamp((this.selected || 0) + step, 1, this.lines.length));
  }
}

function pieces(text: string): (Node | string)[] {
  return visible(text).map((p) => (p.odd ? h('span', { class: 'odd' }, p.text) : p.text));
}

export function coloured(text: string, spans: Span[]): (Node | string)[] {
  const shown = text.length > CUT ? text.slice(0, CUT) : text;
  const out: (Node | string)[] = [];
  let at = 0;
  for (const span of spans) {
    if (span.from > at) out.push(...pieces(shown.slice(at, span.from)));
    out.push(h('span', { class: span.kind }, pieces(shown.slice(span.from, span.to))));
    at = span.to;
  }
  if (at < shown.length) out.push(...pieces(shown.slice(at)));
  if (text.length > CUT) out.push(h('span', { class: 'cut' }, ` … ${integer(text.length)} characters`));
  return out;
}
