// SPDX-License-Identifier: Apache-2.0
// Where the labels of a graph's edges stand: on their edge, and over no node and no other label. Each takes the first free place of those its edge
// offers; the caller makes more room where there is none.

export interface Box { x: number; y: number; width: number; height: number }   // x, y: the left upper corner
export interface Label extends Box { text: string }
interface Point { x: number; y: number }

export const LABEL_HEIGHT = 16;
const STEPS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.9], ASIDE = [0, 24, -24, 48, -48, 72, -72];

export const labelWidth = (text: string): number => text.length * 7 + 8;
export const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

// The curve of an edge that leads down, as it is drawn.
export function bends(a: Point, b: Point): [Point, Point, Point, Point] {
  const bend = Math.max(24, (b.y - a.y) * 0.45);
  return [a, { x: a.x, y: a.y + bend }, { x: b.x, y: b.y - bend }, b];
}

function along([p, q, r, s]: [Point, Point, Point, Point], t: number): Point {
  const u = 1 - t, of = (k: 'x' | 'y') => u * u * u * p[k] + 3 * u * u * t * q[k] + 3 * u * t * t * r[k] + t * t * t * s[k];
  return { x: of('x'), y: of('y') };
}

export class Labels {
  constructor(private taken: Box[]) {}

  private take(text: string, x: number, y: number): Label | null {
    const label = { text, x, y, width: labelWidth(text), height: LABEL_HEIGHT };
    if (x < 0 || this.taken.some((box) => overlap(box, label))) return null;
    this.taken.push(label);
    return label;
  }

  // Along the curve from a to b, at the end of a long one first; where that is full, beside it.
  on(text: string, a: Point, b: Point): Label | null {
    const curve = bends(a, b), steps = b.y - a.y > 90 ? [0.86, ...STEPS] : STEPS;
    for (const aside of ASIDE) for (const t of steps) {
      const at = along(curve, t), label = this.take(text, at.x + aside - labelWidth(text) / 2, at.y - LABEL_HEIGHT / 2);
      if (label) return label;
    }
    return null;
  }

  // On an edge that runs back up at the right: near its middle, at `right` or as far further right as it has to be.
  back(text: string, right: number, from: number, to: number): { label: Label; right: number } {
    const middle = (from + to) / 2, room = Math.max(0, Math.floor((Math.abs(from - to) / 2 - LABEL_HEIGHT / 2) / 18));
    for (let at = right; ; at += 11) {
      for (let k = 0; k <= 2 * room; k++) {
        const y = middle + (k % 2 ? 1 : -1) * Math.ceil(k / 2) * 18;
        const label = this.take(text, at - labelWidth(text) / 2, y - LABEL_HEIGHT / 2);
        if (label) return { label, right: at };
      }
    }
  }

  // At the right upper corner of a node, or further left if it has several.
  corner(text: string, right: number, top: number): Label {
    for (let x = right - labelWidth(text) + 6; ; x -= 11) {
      const label = { text, x, y: top - LABEL_HEIGHT / 2, width: labelWidth(text), height: LABEL_HEIGHT };
      if (this.taken.some((box) => box.height === LABEL_HEIGHT && overlap(box, label))) continue;
      this.taken.push(label);
      return label;
    }
  }
}
