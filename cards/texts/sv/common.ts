import type { en } from '../en/common.ts';

export const sv: Record<keyof typeof en, string> = {
  'common.platform.ios': 'iPhone eller iPad',
  'common.platform.android': 'Android-telefon eller -surfplatta',
  'common.platform.windows': 'Windows-dator',
  'common.platform.macos': 'Mac',
  'common.platform.linux': 'Linux-dator',
  'common.send': 'Skicka',
  'common.back': 'Tillbaka',
  'common.openLink': 'Öppna {title}',
  'common.qrAlt': 'QR-kod för {title}',
  'common.minutes': '{from}–{to} minuter',
  'common.broken':
    'Något gick fel hos oss. Inget har gått förlorat. Händer det igen kan du ge supporten det här numret: {reference}',
  'common.slow': 'Det här tar lite längre tid. Kortet ändras av sig självt när det är klart.',
  'common.notAllowed': 'Den här knappen är till för {who}. Inget ändrades.',
  'common.who.admins': 'administratörerna för Flytt',
  'common.who.agents': 'supporten',
  'common.who.owner': 'den som kortet skickades till',
  'common.stale': 'Det kortet var inaktuellt. Så här ser det ut nu.',
  'common.gone': 'Det finns inte längre. Skriv "status" för att se dina enheter.',
};
