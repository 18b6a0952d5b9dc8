import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** The machine's Chromium; says what to do when there is none. */
export function findChromium(): string {
  const named = process.env['CHROMIUM_PATH'];
  const path = named ?? PLACES.find((place) => existsSync(place));
  if (!path || !existsSync(path)) {
    throw new Error(
      'No Chromium was found. Install one ("apt-get install chromium" on Debian) or name it in CHROMIUM_PATH.',
    );
  }
  return path;
}

/** Headless, quiet on the network. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
