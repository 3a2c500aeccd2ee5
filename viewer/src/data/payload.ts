// SPDX-License-Identifier: Apache-2.0
// The payload stands in the page as base64 of zlib-deflated JSON: that alphabet cannot close a script element,
// so no byte of the program can become markup, and 100,000 dependences stay a few megabytes.

import { readPayload, type Payload } from './schema';

function bytesFromBase64(text: string): Uint8Array<ArrayBuffer> {
  const decoded = atob(text);
  const bytes = new Uint8Array(decoded.length);
  for (let i = 0; i < decoded.length; i++) bytes[i] = decoded.charCodeAt(i);
  return bytes;
}

export async function decode(base64: string): Promise<Payload> {
  const stream = new Blob([bytesFromBase64(base64.trim())]).stream().pipeThrough(new DecompressionStream('deflate'));
  return readPayload(JSON.parse(await new Response(stream).text()));
}

// An address in the address bar is all that is left of the payload element afterwards: its memory is given back.
export async function takePayload(): Promise<Payload> {
  const element = document.getElementById('plait-data');
  const base64 = element?.textContent ?? '';
  element?.remove();
  if (!base64.trim()) return readPayload({});
  return decode(base64);
}
