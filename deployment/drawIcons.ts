/**
 * Draws the two pictures of the Teams package from their SVG sources with a real browser:
 * `node deployment/drawIcons.ts <path of a Chromium>`. Needed only when a source has changed; the PNGs are kept in
 * the repository, and the package check refuses them when they are not what Teams accepts.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { ICONS } from './checkIcons.ts';

const OFFLINE_ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Which source each picture is drawn from: the outline is drawn for its own pixels, not scaled down. */
const SOURCES = { color: 'icon.svg', outline: 'outline.svg' } as const;

async function drawIcons(executablePath: string): Promise<void> {
  const folder = new URL('./teams/', import.meta.url);
  const browser = await chromium.launch({ executablePath, args: OFFLINE_ARGUMENTS });
  try {
    for (const kind of ['color', 'outline'] as const) {
      const { file, size } = ICONS[kind];
      const svg = await readFile(new URL(SOURCES[kind], folder), 'utf8');
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
      await writeFile(new URL(file, folder), await page.screenshot({ omitBackground: true }));
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

const [executablePath] = process.argv.slice(2);
if (executablePath === undefined) {
  process.stderr.write('Say which browser draws: node deployment/drawIcons.ts <path of a Chromium>\n');
  process.exitCode = 1;
} else {
  await drawIcons(executablePath);
}
