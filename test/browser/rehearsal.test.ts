import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator } from 'playwright-core';
import { aRehearsal } from './aRehearsal.ts';
import { launchChromium } from './chromium.ts';
import { openTeams, type TeamsPage } from './teamsPage.ts';

/**
 * The whole main job as people see it: Teams is Microsoft's Agents Playground, the service is the real one. One
 * test after the other in one rehearsal, because that is how a migration goes.
 */
describe('the rehearsal in a browser', () => {
  let rehearsal: Awaited<ReturnType<typeof aRehearsal>>;
  let browser: Browser;
  let teams: TeamsPage;
  const pictures = process.env['PICTURES_DIR'] ?? fileURLToPath(new URL('./out', import.meta.url));

  before(async function () {
    this.timeout(120_000);
    mkdirSync(pictures, { recursive: true });
    [browser, rehearsal] = await Promise.all([launchChromium(), aRehearsal()]);
    const page = await browser.newPage({
      viewport: { width: 1600, height: 1000 },
      locale: 'en-GB',
    });
    teams = await openTeams(page, rehearsal.url);
    await teams.sees('I help you move your devices to Intune');
  });

  after(async () => {
    await browser?.close();
    await rehearsal?.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture('failed');
  });

  async function picture(name: string): Promise<void> {
    await teams.page.waitForTimeout(600);
    await teams.page.screenshot({ path: `${pictures}/${name}.png` });
  }

  async function pickDate(field: Locator, day: string): Promise<void> {
    await field.click();
    await teams.teams.getByRole('button', { name: /next month/i }).click();
    await teams.teams
      .getByRole('gridcell')
      .filter({ hasText: new RegExp(`^${day}$`) })
      .first()
      .click();
  }

  /** The part of the page where one acts as the device. */
  const device = (name: string | RegExp) => teams.page.getByRole('button', { name });

  it('makes a channel the helpdesk', async () => {
    await teams.openHelpdesk();
    await teams.post('helpdesk here');
    await teams.sees('This channel is the helpdesk now');
    await teams.openChat();
  });

  it('launches a wave to more than 200 people and watches it reach the last of them', async function () {
    this.timeout(180_000);
    await teams.say('admin');
    await teams.press('New wave');
    const search = teams.card('Who is to move?');
    await search.locator('input').first().fill('Wave 1');
    await teams.press('Search');
    await teams.card('Who is to move?').getByText('Wave 1 – Stockholm – Everybody').click();
    await teams.press('Use this group');

    const form = teams.card('How and by when?');
    await form.locator('input[type=text]').first().fill('Stockholm, first wave');
    await form.getByRole('combobox').first().click();
    await teams.teams.getByRole('option', { name: 'Workspace ONE' }).click();
    await form.locator('input[value=graceUntil]').click();
    await pickDate(form.locator('input[aria-haspopup=dialog]').nth(0), '10');
    await pickDate(form.locator('input[aria-haspopup=dialog]').nth(1), '14');
    await teams.press('Save and check');

    await teams.sees(/229 of 235 people will get a notice/);
    await teams.sees(/4 · Account is disabled/);
    await teams.press('Preview');
    await teams.sees('This is what people get');
    await teams.press('In Swedish');
    await teams.sees(/Dags att flytta dina enheter/);
    await teams.press('Back');

    await teams.press(/^Launch/);
    const launch = teams.card('Write to 229 people now?');
    await launch.getByText('All of this is in place').click();
    await launch.locator('input[type=text]').fill('228');
    await teams.press('Launch');
    await teams.sees(/229/);
    const again = teams.card(/people now\?/);
    if (!(await again.getByRole('checkbox').isChecked()))
      await again.getByText('All of this is in place').click();
    await again.locator('input[type=text]').fill('229');
    await teams.press('Launch');

    await teams.sees(/Time to move your devices/, 30_000);
    const progress = teams.card('Stockholm, first wave');
    await progress.getByRole('button', { name: 'Results' }).waitFor();
    await progress
      .getByText(/100\s?%/)
      .first()
      .waitFor({ timeout: 90_000 });
    await progress.scrollIntoViewIfNeeded();
    await picture('wave');

    await teams.press('Results', progress);
    const results = teams.card('Stockholm, first wave');
    await results
      .getByText(/blocked/i)
      .first()
      .waitFor();
    const said = await results.innerText();
    assert.match(said, /Account is disabled|disabled/i);
    assert.match(said, /Exempel|Prov|Test|Påhitt|Mönster|Låtsas|Sample/i, 'names are named');
    await picture('results');
  });

  it('moves an iPhone from Workspace ONE to Intune, in Swedish, until Intune says that it is done', async function () {
    this.timeout(180_000);
    await teams.say('svenska');
    await teams.sees('Dina enheter, Alva');
    await teams.press('Öppna Alvas iPhone');
    await teams.press('Börja');
    await answerQuestions();
    const preflight = teams.card('Kryssa för det som stämmer');
    await preflight.waitFor();
    await teams.press('Gå vidare');
    await teams.sees(/Vi kan inte gå vidare än/);
    for (const tick of await teams.card('Kryssa för det som stämmer').getByRole('checkbox').all())
      await tick.check();
    await teams.press('Gå vidare');
    await teams.sees('Det här försvinner så länge');
    await teams.press('Jag är redo, börja');
    await teams.sees('Öppna enhetshanteringen');
    await picture('rehearsal');

    await pressUntil('Klart', 'Är den gamla hanteringen borta?');
    await teams.press('Ja, den är borta');
    await pressUntil('Klart', 'Väntar på att Intune ska se den');
    await device('Enroll Alvas iPhone').click();
    await device('Make it compliant').waitFor();
    await teams.press('Kontrollera nu');
    await teams.sees('Den finns i Intune');
    await device('Make it compliant').click();
    await device('Make it noncompliant').waitFor();
    await teams.press('Kontrollera nu');
    await teams.sees('Klart! Intune bekräftar det');
    await picture('done');
  });

  it('helps with 0x80180014 on Windows, and hands over to the helpdesk with the story', async function () {
    this.timeout(180_000);
    await teams.press('Nästa: Alvas PC');
    await teams.press('Börja');
    await answerQuestions();
    for (const tick of await teams.card('Kryssa för det som stämmer').getByRole('checkbox').all())
      await tick.check();
    await teams.press('Gå vidare');
    await teams.press('Jag är redo, börja');
    await pressUntil('Klart', 'Är den gamla hanteringen borta?');
    await teams.press('Ja, den är borta');
    await teams.sees(/registrera i Intune · steg 1/);

    await teams.press('Jag har fastnat');
    await teams.card('Vad ser du?').locator('textarea, input[type=text]').first().fill('0x80180014');
    await teams.press('Leta efter svar');
    await teams.sees(/Bara IT kan lösa det här/);
    await picture('answer');
    await teams.press('Fråga supporten');
    await teams.sees('Supporten har din fråga');

    await teams.openHelpdesk();
    await teams.sees(/Alvas PC/);
    await teams.press(/Take it/);
    await teams.sees(/Alva has it|Taken by|Alva/);
    await picture('ticket');
    const ticket = teams.card(/Alvas PC/);
    await fillIn(
      ticket.locator('textarea').first(),
      'Hej! Vi har öppnat för privata Windows-datorer. Försök igen om en kvart.',
    );
    await teams.press('Reply', ticket);

    await teams.openChat();
    await teams.sees(/Vi har öppnat för privata Windows-datorer/);
    const answerCard = teams.card(/Vi har öppnat för privata Windows-datorer/);
    await fillIn(answerCard.locator('textarea').first(), 'Tack, nu gick det!');
    await answerCard.getByRole('button', { name: /Svara|Skicka/ }).click();

    await teams.openHelpdesk();
    await teams.sees(/Tack, nu gick det!/);
    await resolveTicket();
    await teams.openChat();
    await teams.sees(/avslutat|löst/i);
    await picture('resolved');
  });

  /** Answers as the owner of a device that is in order, until the questions end. */
  async function answerQuestions(): Promise<void> {
    const harmless =
      /^(?:Bara jag|Ja, den fungerar|Ja, det är jag|Jag, den är min egen|Jag har ett sätt som inte kräver den här enheten)$/;
    for (let asked = 0; asked < 10; asked++) {
      const card = teams.card(/en fråga|innan du börjar/);
      await card.waitFor();
      const before = await card.innerText();
      if (/innan du börjar/.test(before)) return;
      await card.getByText(harmless).first().click();
      await teams.press('Nästa', card);
      await changed(before);
    }
    assert.fail('the questions did not end');
  }

  async function changed(before: string): Promise<void> {
    for (let wait = 0; wait < 100; wait++) {
      if ((await teams.card(/en fråga|innan du börjar/).innerText()) !== before) return;
      await teams.page.waitForTimeout(100);
    }
    assert.fail(`still the same card: ${before}`);
  }

  /** Writes into a field and sees that it stays: the Playground draws a chat anew when a message arrives. */
  async function fillIn(field: Locator, text: string): Promise<void> {
    for (let tries = 0; tries < 10; tries++) {
      await field.click();
      await field.fill('');
      await field.pressSequentially(text, { delay: 5 });
      await teams.page.waitForTimeout(500);
      if ((await field.inputValue()) === text) return;
    }
    assert.fail(`the field does not keep "${text}"`);
  }

  async function resolveTicket(): Promise<void> {
    const ticket = teams.card(/Alvas PC/);
    await ticket
      .getByRole('button', { name: /Resolve/ })
      .first()
      .click();
    const resolve = ticket.getByRole('button', { name: /Resolve/ });
    if ((await resolve.count()) > 1) await resolve.last().click();
    await teams.sees(/Resolved|Solved/);
  }

  /** Presses the same button on card after card, until one says this. */
  async function pressUntil(title: string, text: string): Promise<void> {
    for (let pressed = 0; pressed < 15; pressed++) {
      if ((await teams.card(text).count()) > 0) return;
      const steps = teams.teams
        .locator('.ac-adaptiveCard')
        .filter({ hasText: /steg \d+ av \d+/ })
        .last();
      const before = await steps.innerText();
      await teams.press(title, steps);
      for (let wait = 0; wait < 80; wait++) {
        if ((await teams.card(text).count()) > 0) return;
        if ((await steps.count()) === 0 || (await steps.innerText()) !== before) break;
        await teams.page.waitForTimeout(100);
      }
    }
    assert.fail(`"${text}" was never reached`);
  }
});
