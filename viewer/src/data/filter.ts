// SPDX-License-Identifier: Apache-2.0
// Which dependences are shown: by kind, variable, scope, and whether a role sets them aside.

import type { Dependence, Kind } from './schema';

export interface Filter {
  kinds: ReadonlySet<Kind>; variable: string; scope: number; carriedOnly: boolean; blockingOnly: boolean;
}
export const KINDS: Kind[] = ['RAW', 'WAR', 'WAW'];
export const everything = (): Filter => ({ kinds: new Set(KINDS), variable: '', scope: -1, carriedOnly: false, blockingOnly: false });

// a[j], a[j + 1] and a are one variable to a reader who types "a"; "a[" narrows to its elements.
export function matchesVariable(variable: string, wanted: string): boolean {
  const want = wanted.trim().toLowerCase();
  if (!want) return true;
  const name = variable.toLowerCase();
  if (name === want || name.startsWith(want + '[') || name.startsWith(want + '.')) return true;
  return /[[.\s(*]/.test(want) || want.length > 2 ? name.includes(want) : false;
}

// What really holds a region back: a carried read-after-write that no role sets aside.
export const isBlocking = (d: Dependence): boolean => d.carried && d.kind === 'RAW' && d.role === null;

export function passes(d: Dependence, f: Filter): boolean {
  return f.kinds.has(d.kind) && (f.scope < 0 || d.scope === f.scope) && (!f.carriedOnly || d.carried)
    && (!f.blockingOnly || isBlocking(d)) && matchesVariable(d.variable, f.variable);
}

export function fromQuery(query: URLSearchParams): Filter {
  const named = (query.get('kind') ?? '').split(',').filter((k): k is Kind => (KINDS as string[]).includes(k));
  return {
    kinds: new Set(named.length ? named : KINDS), variable: query.get('var') ?? '', scope: Number(query.get('loop') ?? -1),
    carriedOnly: query.get('only') === 'carried', blockingOnly: query.get('only') === 'blocking',
  };
}

export function toQuery(f: Filter): URLSearchParams {
  const q = new URLSearchParams();
  if (f.kinds.size < KINDS.length) q.set('kind', KINDS.filter((k) => f.kinds.has(k)).join(','));
  if (f.variable) q.set('var', f.variable);
  if (f.scope >= 0) q.set('loop', String(f.scope));
  if (f.blockingOnly) q.set('only', 'blocking');
  else if (f.carriedOnly) q.set('only', 'carried');
  return q;
}
