// SPDX-License-Identifier: Apache-2.0
// One file out: script, style and fonts are put into the page, and a content security policy names their hashes,
// so that nothing else runs and nothing is loaded from anywhere.
import { createHash } from 'node:crypto';
import { defineConfig, type Plugin } from 'vite';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      let script = '', style = '';
      for (const [name, item] of Object.entries(bundle)) {
        if (item.type === 'chunk') script += item.code;
        else if (name.endsWith('.css')) style += String(item.source);
        if (!name.endsWith('.html')) delete bundle[name];
      }
      script = script.trim().replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
      style = style.trim();
      const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; font-src data:; img-src data:; `
        + "base-uri 'none'; form-action 'none'";
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('no index.html in the bundle');
      const html = String(page.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/g, '').replace(/\s*<link rel="(stylesheet|modulepreload)"[^>]*>/g, '')
        .replace('<meta charset="utf-8">', () => `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">`)
        .replace('</head>', () => `<style>${style}</style>\n</head>`)
        .replace('</body>', () => `<script type="module">${script}</script>\n</body>`);
      if (html.split('<!--plait-data-->').length !== 2) throw new Error('the page must have its data marker exactly once');
      page.source = html;
    },
  };
}

export default defineConfig({
  base: './',
  build: { target: 'es2022', assetsInlineLimit: 1 << 20, cssCodeSplit: false, modulePreload: false, chunkSizeWarningLimit: 2000 },
  plugins: [oneFile()],
});
