/** Words that several cards share. Swedish: `../sv/common.ts`. */
export const en = {
  'common.platform.ios': 'iPhone or iPad',
  'common.platform.android': 'Android phone or tablet',
  'common.platform.windows': 'Windows PC',
  'common.platform.macos': 'Mac',
  'common.platform.linux': 'Linux computer',
  'common.send': 'Send',
  'common.back': 'Back',
  'common.openLink': 'Open {title}',
  'common.qrAlt': 'QR code for {title}',
  'common.minutes': '{from}–{to} minutes',
  'common.broken':
    'Sorry, something went wrong on our side. Nothing is lost. If it happens again, tell the helpdesk this number: {reference}',
  'common.slow': 'This takes a little longer. The card changes by itself when it is done.',
  'common.notAllowed': 'This button is for {who}. Nothing was changed.',
  'common.who.admins': 'Flytt admins',
  'common.who.agents': 'the helpdesk',
  'common.who.owner': 'the person the card was sent to',
  'common.stale': 'That card was out of date. Here is how it stands now.',
  'common.gone': 'That no longer exists. Write "status" to see your devices.',
} as const;
