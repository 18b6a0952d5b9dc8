import type { FrameLocator, Locator, Page } from 'playwright-core';

/** The rehearsal page as a person uses it: Teams in the frame, the devices beside it. */
export interface TeamsPage {
  readonly page: Page;
  readonly teams: FrameLocator;
  openChat(): Promise<void>;
  openHelpdesk(): Promise<void>;
  /** Writes into the 1:1 chat. */
  say(text: string): Promise<void>;
  /** Posts into the channel, mentioning the bot. */
  post(text: string): Promise<void>;
  /** The newest card that contains this text. */
  card(text: string | RegExp): Locator;
  /** Presses a button on the newest card that has it. */
  press(title: string | RegExp, on?: Locator): Promise<void>;
  sees(text: string | RegExp, timeoutMs?: number): Promise<void>;
}

const PATIENCE_MS = 20_000;

/** Opens the rehearsal in a browser page. */
export async function openTeams(page: Page, url: string): Promise<TeamsPage> {
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url);
  const teams = page.frameLocator('iframe');
  await teams.getByText('Personal Chat').waitFor();
  // The log panel takes room that a person would give to the chat.
  await teams.getByText('Log Panel').waitFor();

  const cards = () => teams.locator('.ac-adaptiveCard');
  const newest = (text: string | RegExp) => cards().filter({ hasText: text }).last();

  return {
    page,
    teams,
    card: newest,
    async openChat() {
      await teams.locator('button[aria-label="Personal Chat"]').click();
      await teams.getByRole('button', { name: 'Post', exact: true }).waitFor({ state: 'detached' });
    },
    async openHelpdesk() {
      await teams.locator('button[aria-label$="- Helpdesk"]').click();
      await teams.getByRole('button', { name: 'Post', exact: true }).waitFor();
    },
    async say(text) {
      const box = teams.getByRole('textbox').last();
      await box.click();
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    },
    async post(text) {
      const box = teams.getByRole('textbox').first();
      await box.click();
      await page.keyboard.type('@Fl', { delay: 40 });
      await teams.getByText('Flytt', { exact: true }).last().click();
      await page.keyboard.type(` ${text}`);
      await teams.getByRole('button', { name: 'Post' }).click();
    },
    async press(title, on) {
      const scope =
        on ??
        cards()
          .filter({ has: teams.getByRole('button', { name: title }) })
          .last();
      await scope.getByRole('button', { name: title }).last().click();
    },
    async sees(text, timeoutMs = PATIENCE_MS) {
      await teams.getByText(text).last().waitFor({ timeout: timeoutMs });
    },
  };
}
