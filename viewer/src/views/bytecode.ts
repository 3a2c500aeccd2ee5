// SPDX-License-Identifier: Apache-2.0
// Bytecode: the executed mix by category and opcode, beside other workloads where given; and one function's
// disassembly beside its source, with counts and the stage each instruction could run in. Address: #/bytecode/REGION

import type { Model } from '../data/model';
import type { Instruction, Region } from '../data/schema';
import { mixDistance, shares } from '../data/stats';
import { h } from '../ui/dom';
import { integer, percent, plain, short, times } from '../ui/format';
import { badge } from '../ui/glyphs';
import { bar, empty, shareCell, table, type Column } from '../ui/parts';
import { go, link, type Route } from '../ui/route';
import { Highlighter } from '../ui/highlight';
import { coloured } from './codepane';
import { branches, stages, types } from './bytecodeparts';
import { mixChart } from './mixchart';
import type { Context, Drawn } from './view';

export function bytecode(context: Context, route: Route): Drawn {
  const { model, models } = context, mix = model.result.mix;
  const all = [model, ...models.filter((m) => m !== model)];
  const mixes = all.map((m) => ({ title: m.title, categories: m.result.mix.categories })).filter((m) => Object.keys(m.categories).length);
  const region = shownRegion(model, route), jumps = route.parts[0] ? mix.branches.filter((b) => within(model, b.region, Number(route.parts[0]))) : mix.branches;
  const opcodes = Object.keys(mix.executed).length + Object.keys(mix.static).length > 0;
  return { element: h('div', { class: 'wide bytecode' }, h('header', { class: 'view-head' }, h('h1', {}, 'Bytecode'), h('p', { class: 'quiet' }, 'What the interpreter really executed: instructions by what they do. Super-instructions are counted as their parts; inline caches are not counted.')),
    mixes.length ? h('section', { class: 'card' }, h('h2', {}, 'Executed mix by category'), mixChart(mixes), all.length > 1 ? distances(model, all) : null) : empty('This result holds no instruction mix.'),
    opcodes || mix.disassembly.size ? h('div', { class: 'two bytetwo' }, opcodes ? h('section', { class: 'card' }, h('h2', {}, 'By opcode'), regionPicker(model, route), opcodeTable(model, all, chosen(model, route))) : null, disassembly(model, route)) : null,
    region ? stages(region) : null,
    jumps.length || Object.keys(mix.arithmetic).length ? h('div', { class: 'two bytetwo' }, branches(model, jumps), types(model)) : null,
    mix.native.length ? h('section', { class: 'card' }, h('h2', {}, 'Inside native calls'), h('p', { class: 'quiet' }, 'Element operations done by C code on behalf of one instruction.'), nativeTable(model)) : null) };
}

// The region whose disassembly and stages stand there: the one asked for, else the one that did most work.
function shownRegion(model: Model, route: Route): Region | null {
  const asked = model.regions.get(Number(route.parts[0] ?? NaN));
  if (asked && (model.result.mix.disassembly.has(asked.id) || asked.ilp)) return asked;
  return disassembled(model)[0] ?? null;
}

const disassembled = (model: Model): Region[] => [...model.result.mix.disassembly.keys()].map((id) => model.regions.get(id)).filter((r): r is Region => r !== undefined).sort((a, b) => b.selfInstructions - a.selfInstructions);
const within = (model: Model, id: number, outer: number): boolean => model.ancestry(id).some((r) => r.id === outer);

function distances(model: Model, all: Model[]): HTMLElement {
  return h('p', { class: 'quiet' }, 'Distance between mixes (Jensen–Shannon; 0 the same, 1 nothing in common): ',
    all.slice(1).map((m, i) => [i ? ', ' : '', `${plain(m.title, 40)} ${mixDistance(model.result.mix.categories, m.result.mix.categories).toFixed(2)}`]));
}

// Opcodes may be counted by region: the address names one, else the whole program is meant.
function chosen(model: Model, route: Route): Record<string, number> | null {
  return route.parts[0] ? model.result.mix.byRegion.get(Number(route.parts[0])) ?? null : null;
}

function regionPicker(model: Model, route: Route): HTMLElement | null {
  const known = [...model.result.mix.byRegion.keys()].map((id) => model.regions.get(id)).filter((r): r is Region => r !== undefined).sort((a, b) => b.selfInstructions - a.selfInstructions);
  if (!known.length) return null;
  const asked = Number(route.parts[0] ?? NaN);
  return h('label', { class: 'quiet' }, 'of ', h('select', { onchange: (e: Event) => { const v = (e.target as HTMLSelectElement).value; go(link('bytecode', v ? [v] : [])); } },
    h('option', { value: '' }, 'the whole program'), known.slice(0, 300).map((r) => h('option', { value: r.id, selected: r.id === asked }, plain(model.label(r), 60)))));
}

function opcodeTable(model: Model, all: Model[], region: Record<string, number> | null): HTMLElement {
  interface Row { name: string; executed: number; share: number; fixed: number; others: number[] }
  const executed = region ?? model.result.mix.executed, fixed = region ? {} : model.result.mix.static, total = Object.values(executed).reduce((s, n) => s + n, 0);
  const others = all.slice(1, 4).map((m) => new Map(shares(m.result.mix.executed).map((x) => [x.name, x.share])));
  const rows: Row[] = [...new Set([...Object.keys(executed), ...Object.keys(fixed)])].map((name) => ({ name, executed: executed[name] ?? 0, share: total ? (executed[name] ?? 0) / total : 0, fixed: fixed[name] ?? 0, others: others.map((o) => o.get(name) ?? 0) }));
  const most = Math.max(1e-9, ...rows.map((r) => r.share));
  const columns: Column<Row>[] = [
    { key: 'name', name: 'Opcode', wide: true, value: (r) => r.name, show: (r) => h('code', {}, plain(r.name, 40)) },
    { key: 'executed', name: 'Executed', numeric: true, value: (r) => r.executed, show: (r) => integer(r.executed) },
    { key: 'share', name: 'Share', numeric: true, value: (r) => r.share, show: (r) => h('span', { class: 'sharecell' }, bar(r.share / most), h('span', { class: 'num' }, percent(r.share))) },
    ...(region ? [] : [{ key: 'static', name: 'In the code', numeric: true, help: 'How often it stands in the code, executed or not', value: (r: Row) => r.fixed, show: (r: Row) => integer(r.fixed) }]),
    ...all.slice(1, 4).map((m, i): Column<Row> => ({ key: `other${i}`, name: plain(m.title, 18), numeric: true, value: (r) => r.others[i]!, show: (r) => percent(r.others[i]!) })),
  ];
  return table(rows, columns, { sort: 'executed', portion: 16, caption: 'Opcodes' });
}

function nativeTable(model: Model): HTMLElement {
  const rows = model.result.mix.native, total = rows.reduce((s, r) => s + r.operations, 0) || 1;
  return table(rows, [{ key: 'name', name: 'Function', wide: true, value: (r) => r.name, show: (r) => h('code', {}, plain(r.name, 60)) },
    { key: 'calls', name: 'Calls', numeric: true, value: (r) => r.calls, show: (r) => integer(r.calls) }, { key: 'operations', name: 'Element operations', numeric: true, value: (r) => r.operations, show: (r) => integer(r.operations) },
    { key: 'share', name: 'Share', numeric: true, value: (r) => r.operations, show: (r) => shareCell(r.operations / total) }, { key: 'bytes', name: 'Bytes', numeric: true, value: (r) => r.bytes, show: (r) => short(r.bytes) }], { sort: 'operations', portion: 12, caption: 'Native operations' });
}

function disassembly(model: Model, route: Route): HTMLElement {
  const known = disassembled(model);
  if (!known.length) return h('section', { class: 'card' }, h('h2', {}, 'Disassembly'), h('p', { class: 'quiet' }, 'This result holds no disassembly; plait mix --disasm prints one.'));
  const asked = model.regions.get(Number(route.parts[0] ?? NaN)), region = asked && known.includes(asked) ? asked : known[0]!;
  const code = model.result.mix.disassembly.get(region.id)!;
  const picker = h('select', { 'aria-label': 'Function', onchange: (e: Event) => go(link('bytecode', [(e.target as HTMLSelectElement).value])) }, known.slice(0, 300).map((r) => h('option', { value: r.id, selected: r === region }, plain(model.label(r), 60))));
  const stages = code.some((i) => i.stage >= 0), body = h('div', { class: 'disasm' });
  const lines = model.lines(region.file), colours = new Highlighter(lines, () => fill());
  const indent = Math.min(...code.map((i) => lines[i.line - 1]).filter((t): t is string => !!t?.trim()).map((t) => t.length - t.trimStart().length), 80);
  const fill = () => { body.replaceChildren(...groups(code).map((g) => group(lines, colours, indent, g, stages, Math.max(...code.map((i) => i.count))))); };
  fill();
  return h('section', { class: 'card' }, h('div', { class: 'rank-head' }, h('h2', {}, 'Disassembly beside source'), picker, badge(region.pattern)),
    region.ilp ? h('p', { class: 'quiet' }, `${times(region.ilp.width)} instructions side by side on average; the longest chain is ${short(region.ilp.criticalPath)}.`) : null,
    stages ? h('p', { class: 'quiet small' }, 'Stage: the earliest step at which the instruction could run if only true dependences counted. The same stage: side by side.') : null,
    h('div', { class: 'canvas-scroll', tabindex: 0, role: 'region', 'aria-label': 'Disassembly' }, body));
}

// Runs of instructions of one source line, in bytecode order.
export function groups(code: Instruction[]): Instruction[][] {
  const out: Instruction[][] = [];
  for (const i of code) {
    const last = out[out.length - 1];
    if (last && last[0]!.line === i.line) last.push(i); else out.push([i]);
  }
  return out;
}

function group(lines: string[], colours: Highlighter, indent: number, g: Instruction[], stages: boolean, most: number): HTMLElement {
  const line = g[0]!.line;
  return h('div', { class: 'dgroup' }, h('div', { class: 'dsource' }, h('span', { class: 'no' }, line ? String(line) : ''), h('span', { class: 'clip' }, h('span', { class: 'text', dir: 'ltr', style: { 'margin-left': `-${indent}ch` } }, coloured(lines[line - 1] ?? '', colours.of(line - 1) ?? [])))),
    h('div', { class: 'dcode' }, g.map((i) => h('div', { class: 'dline' }, h('span', { class: 'off' }, String(i.offset)), h('code', {}, plain(i.opcode, 40)), h('span', { class: 'arg' }, plain(i.argument, 40)),
      stages ? h('span', { class: `stage s-${i.stage >= 0 ? i.stage % 6 : 'none'}`, title: i.stage >= 0 ? `stage ${i.stage}` : '' }, i.stage >= 0 ? String(i.stage) : '') : null,
      h('span', { class: 'sharecell' }, bar(most ? i.count / most : 0), h('span', { class: 'num' }, short(i.count)))))));
}
