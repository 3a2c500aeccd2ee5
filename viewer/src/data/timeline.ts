// SPDX-License-Identifier: Apache-2.0
// When the iterations of a loop ran, and when they could have started. Recorded start times are used as they
// are; without them the picture is reckoned from work, span and the distances of what blocks, and says so.

import { isBlocking } from './filter';
import type { Model } from './model';
import type { Dependence, Region, TimelineEntry } from './schema';

export interface Timeline {
  entries: TimelineEntry[]; recorded: boolean; all: number; total: number; seqEnd: number; end: number;
  blocking: { dependence: Dependence; distance: number }[];
}

export function blockersOf(model: Model, loop: Region): Dependence[] {
  const named = loop.blockers.map((id) => model.dependences.get(id)).filter((d): d is Dependence => d !== undefined);
  return named.length ? named : model.scoped(loop.id).filter(isBlocking);
}

export function timeline(model: Model, loop: Region, limit = 4096): Timeline {
  const blocking = blockersOf(model, loop).map((d) => ({ dependence: d, distance: Math.max(1, d.distance?.min ?? 1) }));
  const recorded = loop.timeline.length > 0;
  const entries = recorded ? loop.timeline : reckoned(loop, blocking.map((b) => b.distance), limit);
  const seqEnd = entries.reduce((m, e) => Math.max(m, e.seqStart + e.seqLength), 0);
  const end = entries.reduce((m, e) => Math.max(m, e.start + e.length), 0);
  return { entries, recorded, all: loop.timelineOf?.iterations ?? entries.length, total: loop.iterations, seqEnd, end, blocking };
}

// Iterations of equal length. With smallest blocking distance d the chain has ceil(n / d) links; each link waits
// as long as makes the last one end at the span (or for a whole iteration where no span is known).
function reckoned(loop: Region, distances: number[], limit: number): TimelineEntry[] {
  const instances = Math.max(1, loop.instances);
  const perInstance = Math.max(0, Math.round(loop.iterations / instances));
  const n = Math.min(perInstance, limit);
  const length = loop.iterations > 0 ? Math.max(1, loop.work / loop.iterations) : 1;
  const distance = distances.length ? Math.min(...distances) : 0;
  const links = distance ? Math.ceil(perInstance / distance) : 1;
  const span = loop.span > 0 ? loop.span / instances : length * links;
  const delay = distance && links > 1 ? Math.min(length, Math.max(0, (span - length) / (links - 1))) : 0;
  return Array.from({ length: n }, (_, i) => ({
    iteration: i + 1, length, seqStart: i * length, seqLength: length, start: distance ? Math.floor(i / distance) * delay : 0,
    after: distance && i >= distance && delay > 0 ? i + 1 - distance : -1, dependence: -1,
  }));
}
