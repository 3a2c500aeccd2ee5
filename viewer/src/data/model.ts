// SPDX-License-Identifier: Apache-2.0
// Indices over one result: who contains whom, which dependences touch a line, what is worth showing first.
// Everything is computed on first use and kept, so that opening a large report costs only its first view.

import type { Call, Dependence, Pattern, Region, Result, SourceText } from './schema';

export const PARALLEL: ReadonlySet<Pattern | null> = new Set<Pattern | null>(['doall', 'reduction', 'doacross', 'pipeline', 'forkjoin']);

export class Model {
  readonly regions = new Map<number, Region>();
  readonly dependences = new Map<number, Dependence>();
  readonly children = new Map<number, Region[]>();
  readonly root: Region | null;
  private byScope: Map<number, Dependence[]> | null = null;
  private byLine: Map<number, Map<number, Dependence[]>> | null = null;
  private calls: Map<number, Call[]> | null = null;
  private extents = new Map<number, Map<number, number>>();
  private split = new Map<number, string[]>();
  private short: string[] | null = null;

  constructor(readonly result: Result, readonly sources: SourceText[], readonly title: string) {
    for (const r of result.regions) this.regions.set(r.id, r);
    for (const r of result.regions) {
      if (r.parent >= 0 && r.parent !== r.id && this.regions.has(r.parent)) push(this.children, r.parent, r);
    }
    for (const d of result.dependences) this.dependences.set(d.id, d);
    this.root = result.regions.find((r) => r.kind === 'program') ?? result.regions[0] ?? null;
  }

  get totalWork(): number { return this.root?.work || this.result.regions.reduce((m, r) => Math.max(m, r.work), 0); }

  file(index: number): string { return this.result.files[index] ?? ''; }

  shortFile(index: number): string { return (this.short ??= shortNames(this.result.files))[index] ?? '(no file)'; }

  lines(file: number): string[] {
    let lines = this.split.get(file);
    if (!lines) {
      const source = this.sources.find((s) => s.path === this.file(file));
      lines = source && !source.missing ? source.text.split(/\r\n|\r|\n/) : [];
      if (lines.length > 1 && lines[lines.length - 1] === '') lines.pop();
      this.split.set(file, lines);
    }
    return lines;
  }

  source(file: number): SourceText | undefined { return this.sources.find((s) => s.path === this.file(file)); }
  lineText(file: number, line: number): string { return (this.lines(file)[line - 1] ?? '').trim(); }

  scoped(region: number): Dependence[] {
    if (!this.byScope) {
      this.byScope = new Map();
      for (const d of this.result.dependences) push(this.byScope, d.scope, d);
    }
    return this.byScope.get(region) ?? [];
  }

  // Dependences with an end on the line, each once.
  touching(file: number, line: number): Dependence[] {
    if (!this.byLine) {
      this.byLine = new Map();
      for (const d of this.result.dependences) {
        this.index(d.source.file, d.source.line, d);
        if (d.sink.file !== d.source.file || d.sink.line !== d.source.line) this.index(d.sink.file, d.sink.line, d);
      }
    }
    return this.byLine.get(file)?.get(line) ?? [];
  }

  linesTouched(file: number): Map<number, Dependence[]> {
    this.touching(file, 0);
    return this.byLine?.get(file) ?? new Map();
  }

  private index(file: number, line: number, d: Dependence): void {
    let lines = this.byLine!.get(file);
    if (!lines) this.byLine!.set(file, (lines = new Map()));
    push(lines, line, d);
  }

  callsFrom(region: number): Call[] {
    if (!this.calls) {
      this.calls = new Map();
      for (const c of this.result.calls) push(this.calls, c.caller, c);
    }
    return this.calls.get(region) ?? [];
  }

  childrenOf(region: number): Region[] { return this.children.get(region) ?? []; }

  // From the region up to the program.
  ancestry(id: number): Region[] {
    const out: Region[] = [];
    for (let r = this.regions.get(id); r && !out.includes(r); r = this.regions.get(r.parent)) out.push(r);
    return out;
  }

  functionOf(id: number): Region | null { return this.ancestry(id).find((r) => r.kind !== 'loop') ?? null; }

  // Last line of the region: told by the producer, else read off the indentation.
  endLine(region: Region): number {
    if (region.endLine >= region.line) return region.endLine;
    const known = this.extents.get(region.file) ?? new Map<number, number>();
    this.extents.set(region.file, known);
    let end = known.get(region.line);
    if (end === undefined) known.set(region.line, (end = blockEnd(this.lines(region.file), region.line)));
    return region.kind === 'program' || region.name === '<module>' ? Math.max(end, this.lines(region.file).length) : end;
  }

  // Regions by what running them in parallel would gain; without payoffs, by work.
  ranked(): Region[] {
    const gain = (r: Region) => r.payoff?.ideal ?? 0;
    return this.result.regions.filter((r) => r.kind !== 'program' && r.work > 0)
      .sort((a, b) => gain(b) - gain(a) || b.work - a.work || a.id - b.id);
  }

  hottestLoop(): Region | null {
    let best: Region | null = null;
    for (const r of this.result.regions) if (r.kind === 'loop' && r.iterations >= 2 && (!best || r.work > best.work)) best = r;
    return best;
  }

  label(region: Region): string {
    if (region.kind === 'program') return this.title || 'program';
    const where = `${this.shortFile(region.file)}:${region.line}`;
    if (region.kind === 'function') return region.name ? `${region.name}${region.name.endsWith('>') ? '' : '()'}` : where;
    const owner = this.functionOf(region.id);
    const inside = owner && owner.kind === 'function' ? ` in ${owner.name}` : '';
    return `loop at ${where}${inside}`;
  }

  where(region: Region): string { return region.file < 0 ? '' : `${this.shortFile(region.file)}:${region.line}`; }
}

export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value); else map.set(key, [value]);
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

// The last line of the block headed at `line`: the lines after its header that are blank or indented deeper.
export function blockEnd(lines: string[], line: number): number {
  const head = lines[line - 1];
  if (head === undefined) return line;
  const indent = indentOf(head);
  let end = line, depth = brackets(head);
  for (let i = line; i < lines.length; i++) {
    const text = lines[i]!;
    const inside = text.trim() === '' || depth > 0 || indentOf(text) > indent || /^\s*\)/.test(text);
    if (!inside) break;
    if (text.trim() !== '' && (depth > 0 || indentOf(text) > indent)) end = i + 1;
    depth = Math.max(0, depth + brackets(text));
  }
  return end;
}

function brackets(line: string): number {
  if (line.length > 2000) return 0;
  let depth = 0;
  for (const c of line.replace(/#.*$/, '').replace(/(['"]).*?\1/g, '')) {
    if (c === '(' || c === '[' || c === '{') depth++;
    else if (c === ')' || c === ']' || c === '}') depth--;
  }
  return depth;
}

// For each path its shortest ending that no other path of the list shares.
export function shortNames(paths: string[]): string[] {
  const uses = new Map<string, number>();
  const tails = (path: string) => {
    const parts = path.split('/');
    return parts.map((_, i) => parts.slice(parts.length - 1 - i).join('/'));
  };
  for (const path of paths) for (const tail of tails(path)) uses.set(tail, (uses.get(tail) ?? 0) + 1);
  return paths.map((path) => tails(path).find((tail) => tail !== '' && uses.get(tail) === 1) ?? path);
}
