// SPDX-License-Identifier: Apache-2.0
// Time beside verdict: what each function and loop of the result cost in the profile of the same program. A function's time is
// measured; a loop's too where the profile has lines, else it is its function's by the loop's share of the executed instructions.

import type { Model } from './model';
import type { Context, ProfileLoop, Region } from './schema';

export interface Cost { seconds: number; measured: boolean }
export interface Costs { all: number; of: Map<Region, Cost> }

const DECORATORS = 40;   // lines: a profile has a function at its first decorator, a result at its `def`

// From a place and name in the profile to the region.
export function placer(model: Model): (file: string, line: number, name: string) => Region | null {
  const at = new Map<string, Region>(), named = new Map<string, Region[]>();
  for (const r of model.result.regions) {
    if (r.kind !== 'function') continue;
    const file = model.file(r.file);
    if (r.name !== '<module>') at.set(`${file}:${r.line}`, r);
    const key = `${file}:${r.name}`, list = named.get(key);
    if (list) list.push(r); else named.set(key, [r]);
  }
  return (file, line, name) => {
    const last = name.slice(name.lastIndexOf('.') + 1), same = named.get(`${file}:${last}`) ?? [];
    if (last === '<module>') return same[0] ?? null;
    return same.find((r) => r.line === line) ?? at.get(`${file}:${line}`) ?? same.find((r) => r.line > line && r.line - line < DECORATORS) ?? null;
  };
}

export function costs(model: Model, contexts: Context[], loops: ProfileLoop[]): Costs {
  const of = new Map<Region, Cost>(), find = placer(model), seen = new Map<number, { region: Region | null; parent: number }>();
  const within = (region: Region, parent: number): boolean => {
    for (let at = seen.get(parent); at; at = seen.get(at.parent)) if (at.region === region) return true;
    return false;
  };
  let all = 0;
  for (const c of contexts) {   // a parent comes before its children
    const region = find(c.file, c.line, c.function);
    all += c.ownNs / 1e9;
    if (region && !within(region, c.parent)) of.set(region, { seconds: (of.get(region)?.seconds ?? 0) + c.totalNs / 1e9, measured: true });
    if (c.parent !== c.id) seen.set(c.id, { region, parent: c.parent });
  }
  const measured = new Map(loops.map((l) => [`${l.file}:${l.line}`, l.totalNs / 1e9]));
  for (const r of model.result.regions) {
    if (r.kind !== 'loop') continue;
    const here = measured.get(`${model.file(r.file)}:${r.line}`), owner = model.functionOf(r.id), whole = owner && of.get(owner);
    if (here !== undefined) of.set(r, { seconds: here, measured: true });
    else if (whole && owner.instructions > 0) of.set(r, { seconds: whole.seconds * Math.min(1, r.instructions / owner.instructions), measured: false });
  }
  return { all, of };
}

// Loops, and functions whose calls are worth running side by side, the costliest first.
export function costliest(model: Model, c: Costs, most: number): { region: Region; cost: Cost }[] {
  return model.result.regions.filter((r) => r.kind === 'loop' || (r.pattern === 'forkjoin' && (r.payoff?.cores['8'] ?? 0) >= 1.05))
    .flatMap((region) => { const cost = c.of.get(region); return cost && cost.seconds > 0 && (!region.library || cost.seconds >= 0.05 * c.all) ? [{ region, cost }] : []; })
    .sort((a, b) => b.cost.seconds - a.cost.seconds || a.region.id - b.region.id).slice(0, most);
}
