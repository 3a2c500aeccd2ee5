// SPDX-License-Identifier: Apache-2.0
// node embed.mjs PAGE.html OUT.c: the page as the C array that src/report/html_page.h declares.
import { readFileSync, writeFileSync } from 'node:fs';

const [page, out] = process.argv.slice(2);
const bytes = readFileSync(page);
const rows = [];
for (let i = 0; i < bytes.length; i += 32) rows.push([...bytes.subarray(i, i + 32)].join(','));
writeFileSync(out, `// Made by viewer/scripts/embed.mjs.\n#include "report/html_page.h"\nconst unsigned char plait_html_page[] = {\n${rows.join(',\n')}\n};\nconst size_t plait_html_page_size = sizeof plait_html_page;\n`);
