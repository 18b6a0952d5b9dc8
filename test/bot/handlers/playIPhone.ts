import type { ManagedDevice } from '../../../domain/enrollment.ts';
import { ALVA, type RecipientChat } from './aRecipientChat.ts';

/** The device of most tests, and the way through its journey, pressed card by card in Swedish. */
export const IPHONE = 'device-1';

/** Every preflight check, ticked. */
export const TICKED = Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`P${n + 1}`, 'true']));

export function intuneRow(overrides: Partial<ManagedDevice> = {}): ManagedDevice {
  return {
    id: 'managed-1',
    userId: ALVA,
    deviceName: 'alva_iPhone',
    operatingSystem: 'iOS',
    serialNumber: 'FAKE0IOS0001',
    managementAgent: 'mdm',
    managementState: 'managed',
    complianceState: 'unknown',
    enrolledAt: new Date('2026-11-23T11:20:00Z'),
    lastSyncAt: new Date('2026-11-23T11:21:00Z'),
    ...overrides,
  };
}

/** Answers as the owner of a phone that is in order, until the questions end. */
export async function answerQuestions(chat: RecipientChat, device = IPHONE): Promise<void> {
  const answers: Record<string, string> = {
    usage: 'onlyMe',
    condition: 'fine',
    mfa: 'elsewhere',
    localAdmin: 'yes',
  };
  for (let asked = 0; asked < 12; asked++) {
    const { stage } = await chat.journeyOf(device);
    if (stage.at !== 'checking') return;
    await chat.press('Nästa', { value: answers[stage.asking] ?? 'unsure' });
  }
}

export async function toUnenrolling(chat: RecipientChat, device = IPHONE): Promise<void> {
  await chat.open(device);
  await chat.press('Börja');
  await answerQuestions(chat, device);
  await chat.press('Gå vidare', TICKED);
  await chat.press('Jag är redo, börja');
}

export async function pressThrough(chat: RecipientChat, stage: string, device = IPHONE): Promise<void> {
  for (let step = 0; step < 15; step++) {
    if ((await chat.journeyOf(device)).stage.at !== stage) return;
    await chat.press('Klart');
  }
}

export async function toEnrolling(chat: RecipientChat, device = IPHONE): Promise<void> {
  await toUnenrolling(chat, device);
  await pressThrough(chat, 'unenrolling', device);
  await chat.press('Ja, den är borta');
}

export async function toVerifying(chat: RecipientChat, device = IPHONE): Promise<void> {
  await toEnrolling(chat, device);
  await pressThrough(chat, 'enrolling', device);
}
