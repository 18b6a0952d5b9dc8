import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { LANGUAGES } from '../../domain/language.ts';
import { launchChromium } from './chromium.ts';
import { everyCard } from './everyCard.ts';

/**
 * Draws cards with Microsoft's renderer into contact sheets, to be looked at:
 * `node test/browser/gallery.ts [part of a name]` writes test/browser/out/*.png, at chat and at phone width.
 */

const CHAT_WIDTH = 460;
const PHONE_WIDTH = 320;
const PER_SHEET = 12;

const QR = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#000" d="M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h2v2H4zM6 6h2v2H6z"/></svg>`;
const STYLE = `body{font:14px "Segoe UI",system-ui,sans-serif;background:#f5f5f5;margin:0}
#sheet{columns:4;column-gap:24px;padding:24px}
.frame{background:#fff;border:1px solid #ddd;border-radius:6px;padding:12px 16px;margin:0 0 24px;box-sizing:border-box;break-inside:avoid}
small{color:#999;font-size:10px}
.ac-pushButton{padding:6px 12px;border:1px solid #bbb;border-radius:4px;background:#fff;font:600 14px inherit;margin:4px 0}
.ac-pushButton.style-positive{background:#5b5fc7;color:#fff;border-color:#5b5fc7}
ul{margin:0;padding-left:20px} input,select,textarea{width:100%;box-sizing:border-box;padding:6px;font:inherit} input[type=checkbox],input[type=radio]{width:auto}`;
/** Close to what Teams uses. */
const HOST = {
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 12 },
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  containerStyles: {
    default: {
      backgroundColor: '#FFFFFF',
      foregroundColors: { default: { default: '#252423', subtle: '#605E5C' } },
    },
    emphasis: {
      backgroundColor: '#F0F0F0',
      foregroundColors: { default: { default: '#252423', subtle: '#605E5C' } },
    },
    good: {
      backgroundColor: '#E7F2DA',
      foregroundColors: { default: { default: '#252423', subtle: '#605E5C' } },
    },
    warning: {
      backgroundColor: '#FBF6D9',
      foregroundColors: { default: { default: '#252423', subtle: '#605E5C' } },
    },
    attention: {
      backgroundColor: '#FCF4F6',
      foregroundColors: { default: { default: '#252423', subtle: '#605E5C' } },
    },
    accent: {
      backgroundColor: '#E8EBFA',
      foregroundColors: { default: { default: '#252423', subtle: '#605E5C' } },
    },
  },
  actions: { actionsOrientation: 'horizontal', actionAlignment: 'left', buttonSpacing: 8, maxActions: 6 },
  inputs: {
    label: {
      inputSpacing: 4,
      requiredInputs: { weight: 'bolder', color: 'default', suffix: ' *' },
      optionalInputs: { weight: 'bolder' },
    },
  },
};

const filter = process.argv[2] ?? '';
const out = new URL('./out/', import.meta.url);
mkdirSync(out, { recursive: true });
const renderer = readFileSync(
  createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'),
  'utf8',
);
const browser = await launchChromium();

for (const language of LANGUAGES) {
  const cards = (await everyCard(language)).filter(({ name }) => name.includes(filter));
  for (const [format, width] of [
    ['chat', CHAT_WIDTH],
    ['phone', PHONE_WIDTH],
  ] as const) {
    for (let start = 0; start < cards.length; start += PER_SHEET) {
      const path = new URL(`${language}-${format}-${String(start / PER_SHEET + 1).padStart(2, '0')}.png`, out)
        .pathname;
      await drawSheet(cards.slice(start, start + PER_SHEET), width, path);
      console.log(path);
    }
  }
}
await browser.close();

async function drawSheet(cards: readonly { name: string; card: unknown }[], width: number, path: string) {
  const page = await browser.newPage({ viewport: { width: 4 * (width + 24) + 24, height: 800 } });
  // A one-pixel stand-in for pictures, so that the sheet needs no network.
  await page.route('**/qr.png', (route) => route.fulfill({ contentType: 'image/svg+xml', body: QR }));
  await page.setContent(`<style>${STYLE}</style><div id="sheet"></div>`);
  await page.addScriptTag({ content: renderer });
  await page.evaluate(
    ({ cards, width, host }) => {
      const { AdaptiveCards } = globalThis as unknown as {
        AdaptiveCards: {
          AdaptiveCard: {
            new (): { hostConfig: unknown; parse(card: unknown): void; render(): HTMLElement };
            onProcessMarkdown: unknown;
          };
          HostConfig: new (config: unknown) => unknown;
        };
      };
      AdaptiveCards.AdaptiveCard.onProcessMarkdown = (
        text: string,
        result: { outputHtml: string; didProcess: boolean },
      ) => {
        const lines = text
          .split('\n')
          .map((line) =>
            line.replace(/\*\*(.+?)\*\*/g, '<b>$1</b>').replace(/\[(.+?)\]\((.+?)\)/g, '<a href="$2">$1</a>'),
          );
        const list = lines.every((line) => line.startsWith('- '));
        result.outputHtml = list
          ? `<ul>${lines.map((line) => `<li>${line.slice(2)}</li>`).join('')}</ul>`
          : lines.join('<br>');
        result.didProcess = true;
      };
      for (const { name, card } of cards) {
        const adaptive = new AdaptiveCards.AdaptiveCard();
        adaptive.hostConfig = new AdaptiveCards.HostConfig(host);
        adaptive.parse(card);
        const frame = document.createElement('div');
        frame.className = 'frame';
        frame.style.width = `${width}px`;
        frame.innerHTML = `<small>${name}</small>`;
        frame.append(adaptive.render());
        document.querySelector('#sheet')?.append(frame);
      }
    },
    { cards: cards.map(({ name, card }) => ({ name, card })), width, host: HOST },
  );
  await page.waitForTimeout(150);
  await page.screenshot({ path, fullPage: true });
  await page.close();
}
