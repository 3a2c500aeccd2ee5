// SPDX-License-Identifier: Apache-2.0
// Numbers for people, and program text made visible: control characters, bidirectional overrides and lone
// surrogates are shown by name instead of acting on the page.

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function integer(n: number): string { return grouped.format(Math.round(n)); }

// 950, 12.3k, 4.56M, 7.8G: three figures.
export function short(n: number): string {
  const size = Math.abs(n);
  if (size < 999.5) return Number.isInteger(n) ? String(n) : trimmed(n);
  const units: [number, string][] = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];
  for (const [unit, letter] of units) {
    if (size >= unit * 0.9995) return trimmed(n / unit) + letter;
  }
  return trimmed(n / 1000) + 'k';
}

const trimmed = (n: number): string => {
  const digits = Math.abs(n) >= 99.95 ? 0 : Math.abs(n) >= 9.995 ? 1 : 2;
  const text = n.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
};

export function percent(share: number): string {
  if (share <= 0) return '0%';
  if (share < 0.001) return '<0.1%';
  if (share > 0.999 && share < 1) return '>99.9%';
  const p = share * 100;
  return `${p >= 99.95 ? '100' : p >= 10 && p < 99 ? p.toFixed(0) : p.toFixed(1)}%`;
}

export function times(factor: number): string {
  if (!Number.isFinite(factor) || factor <= 0) return '–';
  return `${factor >= 1000 ? short(factor) : factor >= 99.5 ? factor.toFixed(0) : factor >= 9.95 ? factor.toFixed(1) : factor.toFixed(2)}×`;
}

export function duration(s: number): string {
  if (s <= 0) return '0 s';
  if (s < 1e-6) return `${trimmed(s * 1e9)} ns`;
  if (s < 1e-3) return `${trimmed(s * 1e6)} µs`;
  if (s < 1) return `${trimmed(s * 1e3)} ms`;
  return s < 120 ? `${trimmed(s)} s` : `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
}

export function plural(n: number, one: string, many = one + 's'): string { return `${integer(n)} ${n === 1 ? one : many}`; }

export function distance(d: { min: number; max: number } | null): string {
  if (!d) return '';
  return d.min === d.max ? `${integer(d.min)}` : `${integer(d.min)} to ${integer(d.max)}`;
}

export function list(words: string[], last = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;
}

// eslint-disable-next-line no-control-regex -- these are the characters to be shown by name
const ODD = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export interface Piece { text: string; odd: boolean }

export function visible(text: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(ODD)) {
    if (match.index > at) out.push({ text: text.slice(at, match.index), odd: false });
    out.push({ text: 'U+' + match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0'), odd: true });
    at = match.index + match[0].length;
  }
  if (at < text.length) out.push({ text: text.slice(at), odd: false });
  return out;
}

// One line of plain text for labels, titles and attributes.
export function plain(text: string, limit = 120): string {
  const cut = text.length > limit ? text.slice(0, limit - 1) + '…' : text;
  return visible(cut.replace(/\s+/g, ' ')).map((p) => (p.odd ? `[${p.text}]` : p.text)).join('');
}
