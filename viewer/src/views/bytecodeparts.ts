// SPDX-License-Identifier: Apache-2.0
// More of the bytecode view: one iteration or activation lined up by stage, conditional jumps, and the types operated on.

import type { Model } from '../data/model';
import type { Branch, Region, Step } from '../data/schema';
import { shares } from '../data/stats';
import { h, s } from '../ui/dom';
import { integer, percent, plain, plural, times } from '../ui/format';
import { lineLink, shareCell, table } from '../ui/parts';

const STEPS = 160;   // drawn of one unit

export function stages(r: Region): HTMLElement | null {
  const ilp = r.ilp;
  if (!ilp || (!ilp.steps.length && !ilp.windows.length)) return null;
  const steps = ilp.steps.slice(0, STEPS), name = ilp.unit === 'unit' ? 'run' : ilp.unit;
  return h('section', { class: 'card', 'aria-label': 'Stages' }, h('h2', {}, `One ${name}, by stage`),
    h('p', { class: 'quiet small' }, `Each instruction stands at the earliest stage at which its inputs are there, if only true dependences counted; what shares a column could run at once. `,
      `The longest chain (marked) takes ${plural(ilp.criticalPath, 'stage')}, so ${times(ilp.width)} run side by side on average. A property of the bytecode: CPython runs one after the other.`),
    ilp.windows.length ? windows(ilp.windows) : null,
    steps.length ? h('div', { class: 'canvas-scroll stages', tabindex: 0, role: 'region', 'aria-label': `Instructions of one ${name} by stage` }, diagram(steps)) : null,
    ilp.steps.length > STEPS ? h('p', { class: 'quiet small' }, `The first ${STEPS} of ${integer(ilp.steps.length)} instructions.`) : null);
}

function windows(rows: { window: string; free: number; control: number }[]): HTMLElement {
  return h('table', { class: 'mini' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'in flight at most'), rows.map((w) => h('th', { scope: 'col', class: 'n' }, w.window === 'unlimited' ? 'no limit' : w.window)))),
    h('tbody', {}, h('tr', {}, h('th', { scope: 'row' }, 'side by side'), rows.map((w) => h('td', { class: 'n' }, times(w.free)))),
      h('tr', {}, h('th', { scope: 'row', title: 'Nothing starts before the last conditional jump before it is decided' }, 'waiting for jumps'), rows.map((w) => h('td', { class: 'n' }, times(w.control))))));
}

function diagram(steps: Step[]): SVGElement {
  const most = Math.max(...steps.map((x) => x.stage)), row = 15, gutter = 250, cell = Math.max(5, Math.min(16, 820 / (most + 1))), width = gutter + (most + 1) * cell + 12, height = steps.length * row + 22;
  const x = (stage: number) => gutter + Math.max(0, stage - 1) * cell, y = (i: number) => 18 + i * row;
  const marks: number[] = [];
  for (let v = 1; v <= most; v += most > 40 ? 10 : 5) marks.push(v);
  return s('svg', { class: 'stagechart', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `${steps.length} instructions in ${most} stages` },
    marks.map((v) => s('g', {}, s('line', { class: 'grid', x1: x(v), x2: x(v), y1: 14, y2: height }), s('text', { class: 'tick', x: x(v) + 2, y: 10 }, String(v)))),
    steps.map((step, i) => s('g', { class: step.critical ? 'critical' : '' }, s('title', {}, plain(`${step.opcode} ${step.argument}, line ${step.line}: stage ${step.stage}${step.controlStage > step.stage ? `, ${step.controlStage} with jumps` : ''}`, 160)),
      s('text', { class: 'tick', x: 34, y: y(i) + 10, 'text-anchor': 'end' }, step.line ? String(step.line) : ''), s('text', { class: 'op', x: 42, y: y(i) + 10 }, plain(`${step.opcode} ${step.argument}`, 31)),
      step.stage > 0 ? s('rect', { class: `at s-${step.stage % 6}`, x: x(step.stage), y: y(i) + 1, width: cell - 1, height: row - 3, rx: 2 }) : null)));
}

export function branches(model: Model, rows: Branch[]): HTMLElement | null {
  const ran = rows.filter((b) => b.taken + b.passed > 0);
  if (!ran.length) return null;
  return h('section', { class: 'card' }, h('h2', {}, 'Conditional jumps'), h('p', { class: 'quiet small' }, 'How often each jumped, and how often it went on. Half and half is what processors guess worst; the step of a for jumps when the loop is over.'),
    table(ran, [{ key: 'where', name: 'Where', wide: true, value: (b) => b.file * 1e6 + b.line, show: (b) => h('span', {}, lineLink(model, b.file, b.line), ' ', h('code', {}, plain(model.lineText(b.file, b.line), 44))) },
      { key: 'opcode', name: 'Jump', value: (b) => b.opcode, show: (b) => h('code', {}, plain(b.opcode, 30)) }, { key: 'ran', name: 'Ran', numeric: true, value: (b) => b.taken + b.passed, show: (b) => integer(b.taken + b.passed) },
      { key: 'taken', name: 'Jumped', numeric: true, value: (b) => b.taken / (b.taken + b.passed), show: (b) => shareCell(b.taken / (b.taken + b.passed)) }], { sort: 'ran', portion: 10, caption: 'Conditional jumps' }));
}

export function types(model: Model): HTMLElement | null {
  const mix = model.result.mix, sets: [string, Record<string, number>][] = [['Arithmetic', mix.arithmetic], ['Comparisons', mix.comparison]];
  const known = sets.filter(([, counts]) => Object.keys(counts).length);
  if (!known.length) return null;
  const all = mix.exact + mix.inferred;
  return h('section', { class: 'card' }, h('h2', {}, 'Types operated on'), h('p', { class: 'quiet small' }, 'Left and right operand. ', all ? `${percent(mix.exact / all)} known from each execution or the code, the rest in proportion to the first executions at each place.` : ''),
    known.map(([name, counts]) => h('div', { class: 'typeset' }, h('h3', {}, name), h('ul', {}, shares(counts).slice(0, 8).map((x) =>
      h('li', {}, h('code', {}, plain(x.name.replace(',', ' , '), 40)), h('span', { class: 'num' }, integer(x.count)), shareCell(x.share)))))));
}
