// SPDX-License-Identifier: Apache-2.0
// Work by line and by file. Exact where the producer counted lines; else each region's own instructions are
// spread evenly over the lines that belong to it and to no inner region.

import type { Model } from './model';
import type { Region } from './schema';

export interface Heat { exact: boolean; at: Map<number, number>; most: number }

export function regionsOfFile(model: Model, file: number): Region[] {
  return model.result.regions.filter((r) => r.file === file && r.kind !== 'program' && r.line > 0)
    .sort((a, b) => a.line - b.line || model.endLine(b) - model.endLine(a) || a.id - b.id);
}

export function heat(model: Model, file: number): Heat {
  const counted = model.result.lines.get(file);
  const at = counted && counted.size ? counted : spread(model, file);
  return { exact: at === counted, at, most: Math.max(0, ...at.values()) };
}

function spread(model: Model, file: number): Map<number, number> {
  const lines = model.lines(file), owner = new Map<number, Region>();
  for (const r of regionsOfFile(model, file)) for (let l = r.line, end = model.endLine(r); l <= end; l++) owner.set(l, r);
  const sizes = new Map<number, number>();
  for (const [l, r] of owner) if (lines[l - 1]?.trim()) sizes.set(r.id, (sizes.get(r.id) ?? 0) + 1);
  const out = new Map<number, number>();
  for (const [l, r] of owner) {
    const n = sizes.get(r.id) ?? 0;
    if (n && lines[l - 1]?.trim() && r.selfInstructions > 0) out.set(l, r.selfInstructions / n);
  }
  return out;
}

export function fileWork(model: Model): number[] {
  const out = model.result.files.map(() => 0);
  for (const r of model.result.regions) if (r.file >= 0 && r.file < out.length) out[r.file]! += r.selfInstructions;
  return out;
}

// The innermost region of a line.
export function regionAt(model: Model, regions: Region[], line: number): Region | null {
  let best: Region | null = null;
  for (const r of regions) if (r.line <= line && line <= model.endLine(r)) best = r;
  return best;
}
