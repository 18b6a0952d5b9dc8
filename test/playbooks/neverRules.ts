import type { Language } from '../../domain/language.ts';

/**
 * The NEVER-rules as questions to a text. A text breaks a rule when one of its sentences names the harmful thing and
 * does not forbid it: "Never press **Disconnect**" is a warning, "Press **Disconnect** if it is not gray" is not.
 */

export interface RuleText {
  /** Where it stands, for example `unenroll > NAT-WIN-1 > NAT-WIN-1.3 > text`. */
  readonly where: string;
  readonly language: Language;
  readonly text: string;
}

export interface NeverRule {
  readonly id: string;
  readonly title: string;
  /** The sentences of a text that break the rule. */
  readonly broken: (text: RuleText) => string[];
  /** Sentences that must be caught, one in each language, and where they would do harm. */
  readonly planted: { readonly where: string } & Readonly<Record<Language, string>>;
  /** Their harmless twins: the same matter, said as we say it. */
  readonly harmless: { readonly where: string } & Readonly<Record<Language, string>>;
}

type Patterns = Readonly<Record<Language, string>>;

/** Whole words only, with letters as Unicode knows them: `\b` would take å for a space. */
function words(pattern: string): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${pattern})(?!\\p{L})`, 'giu');
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])\s+|\n+/u);
}

/** The verbs by which our texts tell somebody to act. Wipe, erase and reset are not among them: they are no advice. */
const ACTS: Patterns = {
  en: 'press|choose|select|tap|click|use|remove|delete|unenroll|uninstall|take|restart|sign|go',
  sv: 'tryck\\p{L}*|välj\\p{L}*|använd\\p{L}*|ta|tar|radera\\p{L}*|avregistrera\\p{L}*|avinstallera\\p{L}*|starta\\p{L}*|logga\\p{L}*|gå|går|klicka\\p{L}*',
};

/**
 * Whether a clause that ends in the harmful thing forbids it: its last verb must be a negated one. "If it is not gray,
 * press …", "Don't worry and press …" and "Fungerar inte det väljer du …" negate something else and do not count.
 */
function forbids(language: Language, clause: string): boolean {
  const last = [...clause.matchAll(words(ACTS[language]))].at(-1);
  if (!last) return false;
  return language === 'en'
    ? /(?:do not|don't|never) $/i.test(clause.slice(0, last.index))
    : /^ (?:inte|aldrig)(?!\p{L})/iu.test(clause.slice(last.index + last[0].length));
}

/** Sentences in which the pattern stands in a clause that does not forbid it. */
function unforbidden({ language, text }: RuleText, patterns: Patterns): string[] {
  return sentencesOf(text).filter((sentence) =>
    [...sentence.matchAll(words(patterns[language]))].some((match) => {
      const clauseStart = Math.max(
        0,
        ...[...sentence.slice(0, match.index).matchAll(/[,;:] /g)].map((m) => m.index + 2),
      );
      return !forbids(language, sentence.slice(clauseStart, match.index + match[0].length));
    }),
  );
}

/** Sentences that hold one match of each pattern. */
function holding({ language, text }: RuleText, ...all: readonly Patterns[]): string[] {
  return sentencesOf(text).filter((sentence) =>
    all.every((patterns) => words(patterns[language]).test(sentence)),
  );
}

const DISCONNECT: Patterns = {
  en: 'disconnect\\p{L}*|leave the (?:organization|domain)',
  sv: 'koppla\\p{L}* (?:\\p{L}+ )?i?från|frånkoppl\\p{L}*|lämna organisationen',
};
const TAKE_AWAY_ACCOUNT: Patterns = {
  en: '(?:remove|delete|take away)[^.]*(?:Access work or school|work account)',
  sv: '(?:ta (?:\\p{L}+ )?bort|radera)[^.]*(?:Åtkomst till arbete|arbetskontot)',
};
const REMOVE: Patterns = {
  en: 'remove|delete|unenroll|uninstall|sign out|take away',
  sv: 'ta (?:\\p{L}+ )?bort|radera|avregistrera|avinstallera|logga ut',
};
const EMPTY_THE_DEVICE: Patterns = {
  en: 'wip(?:e|es|ed|ing)|factory[ -]?(?:reset|settings|default)\\p{L}*|(?:hard )?reset(?:s|ting)?|eras(?:e|es|ed|ing)',
  sv: 'fabriks\\p{L}*|nollställ\\p{L}*|rensa\\p{L}*|återställ(?:a|s|er|t|ning|ningen)?|wipa|töm\\p{L}*(?! Safari)|radera\\p{L}*(?! (?:den gamla )?app)',
};
const RESTART: Patterns = {
  en: 'restart\\p{L}*|reboot\\p{L}*|turn (?:it|the phone) off',
  sv: 'starta\\p{L}* (?:\\p{L}+ )?om|omstart\\p{L}*|stäng av (?:enheten|telefonen)',
};
const TIME: Patterns = {
  en: '(?:\\d+|an?|one|two|half an?|few|some|quarter of an) (?:minutes?|hours?|days?)|tomorrow|tonight|today|shortly|soon|at once|right away|straight away|by \\d+(?::\\d+)?',
  sv: '(?:\\d+|en|ett|två|några|par) (?:minut\\p{L}*|timm\\p{L}*|dag\\p{L}*|dygn)|kvart\\p{L}*|halvtimme|i ?morgon|i kväll|i ?dag|snart|strax|genast|omedelbart|direkt|klockan \\d+',
};
const ACCESS_RETURNS: Patterns = {
  en: 'access|back|return\\p{L}*|works? again|working again|restored|available',
  sv: 'åtkomst\\p{L}*|tillbaka|fungera\\p{L}* (?:\\p{L}+ )?igen|kommer (?:du|ni) in|släpps in|tillgänglig\\p{L}*',
};
const COMPANY_OWNED: Patterns = {
  en: "(?:company|employer|work)(?:'s)?[ -](?:phone|device|iphone|ipad|tablet|owned)|(?:company|employer)'s",
  sv: 'företagets|arbetsgivarens|jobbtelefon\\p{L}*|företagsägd\\p{L}*|företagstelefon\\p{L}*',
};
const SECRET: Patterns = {
  en: 'passwords?|passcodes?|PIN|(?<!error )codes?|recovery keys?',
  sv: 'lösenord\\p{L}*|lösenkod\\p{L}*|PIN\\p{L}*|engångskod\\p{L}*|kod(?:en|er)?|återställningsnyckel\\p{L}*',
};

/** The one menu whose name speaks of access. */
const withoutMenuName = (text: RuleText): RuleText => ({
  ...text,
  text: text.text.replaceAll(/Access work or school|Åtkomst till arbete eller skola/g, '…'),
});

const isIn =
  (...starts: readonly string[]) =>
  (text: RuleText): boolean =>
    starts.some((start) => text.where.startsWith(start));
const mayConcernAndroid = (text: RuleText): boolean =>
  !/(?:NAT-(?:IOS|WIN|MAC)|IOS-|WIN-|MAC-|LIN|TS-[IWM]|WS1-IOS)/.test(text.where);

export const NEVER_RULES: readonly NeverRule[] = [
  {
    id: 'NEVER-01',
    title: 'press Disconnect, except in NAT-WIN-1 behind the stop test',
    broken: (text) =>
      isIn('unenroll > NAT-WIN-1 > steps > NAT-WIN-1.3 >')(text)
        ? []
        : [...unforbidden(text, DISCONNECT), ...unforbidden(text, TAKE_AWAY_ACCOUNT)],
    planted: {
      where: 'troubleshooting > TS-W30 > remedy',
      en: 'Open **Access work or school**, press **Disconnect** if it is not gray and try again.',
      sv: 'Öppna **Åtkomst till arbete eller skola**, tryck på **Koppla från** om den inte är grå och försök igen.',
    },
    harmless: {
      where: 'gateTexts > GATE-13',
      en: 'Do not remove anything, and never press **Disconnect** under **Access work or school**.',
      sv: 'Ta inte bort något, och tryck aldrig på **Koppla från** under **Åtkomst till arbete eller skola**.',
    },
  },
  {
    id: 'NEVER-02',
    title: 'remove the profile where Apple migrates, or anything where a gate stops',
    broken: (text) =>
      /^gateTexts > GATE-(?!07|08|10|11b?$|12b?$|18)/.test(text.where) ? unforbidden(text, REMOVE) : [],
    planted: {
      where: 'gateTexts > GATE-03',
      en: 'If you do not want to wait, remove the management profile yourself.',
      sv: 'Om du inte vill vänta kan du ta bort hanteringsprofilen själv.',
    },
    harmless: {
      where: 'gateTexts > GATE-03',
      en: 'Do not remove the management profile by hand.',
      sv: 'Ta inte bort hanteringsprofilen för hand.',
    },
  },
  {
    id: 'NEVER-03',
    title: 'empty a device, not even as the last idea',
    broken: (text) => unforbidden(text, EMPTY_THE_DEVICE),
    planted: {
      where: 'troubleshooting > TS-I11 > remedy',
      en: 'If nothing helps, do a factory reset of the phone.',
      sv: 'Om inget hjälper kan du fabriksåterställa telefonen.',
    },
    harmless: {
      where: 'gateTexts > GATE-04',
      en: 'It may have to be set up from the beginning, and IT makes sure there is a backup first.',
      sv: 'Den kan behöva ställas in från början, och IT ser först till att det finns en säkerhetskopia.',
    },
  },
  {
    id: 'NEVER-04',
    title: 'choose Wipe, Erase or the like in the old EMM, or go to its portal at all',
    broken: (text) => [
      ...unforbidden(text, {
        en: 'Self[- ]Service Portal',
        sv: 'Self[- ]Service Portal|självbetjäningsportal\\p{L}*',
      }),
      ...unforbidden(text, {
        en: 'device wipe|enterprise wipe|erase',
        sv: 'device wipe|enterprise wipe|erase',
      }),
    ],
    planted: {
      where: 'sources > workspace-one > notes > NAT-IOS-1.1',
      en: 'You can also open the **Self-Service Portal** and choose **Device Wipe**.',
      sv: 'Du kan också öppna **Self-Service Portal** och välja **Device Wipe**.',
    },
    harmless: {
      where: 'sources > workspace-one > notes > NAT-IOS-1.1',
      en: 'Do not use the **Self-Service Portal** for this and never choose **Device Wipe** there.',
      sv: 'Använd inte **Self-Service Portal** till det här och välj aldrig **Device Wipe** där.',
    },
  },
  {
    id: 'NEVER-05',
    title: 'delete Authenticator',
    broken: (text) =>
      unforbidden(text, {
        en: '(?:delete|remove|uninstall|reset|take away|sign out of)[^.]*Authenticator',
        sv: '(?:ta (?:\\p{L}+ )?bort|radera|avinstallera|nollställ\\p{L}*|logga ut ur)[^.]*Authenticator',
      }),
    planted: {
      where: 'troubleshooting > TS-G13 > remedy',
      en: 'Uninstall Microsoft Authenticator and install it again.',
      sv: 'Avinstallera Microsoft Authenticator och installera den på nytt.',
    },
    harmless: {
      where: 'preflight > P3 > hint',
      en: 'Do not remove any Authenticator until the move is finished.',
      sv: 'Ta inte bort någon Authenticator förrän flytten är klar.',
    },
  },
  {
    id: 'NEVER-06',
    title: 'get Company Portal from the App Store, except on a personal iPhone or iPad',
    broken: (text) =>
      /Company Portal|Företagsportal/.test(text.text) &&
      /App ?Store/i.test(text.text) &&
      !isIn('enroll > IOS-CP >')(text)
        ? [text.text]
        : [],
    planted: {
      where: 'gateTexts > GATE-04b',
      en: 'Install Company Portal from the App Store in the meantime.',
      sv: 'Installera Företagsportal från App Store så länge.',
    },
    harmless: {
      where: 'enroll > IOS-CP > steps > IOS-CP.1 > text',
      en: 'Install **Intune Company Portal** from the App Store on the device you are moving.',
      sv: 'Installera **Intune Företagsportal** från App Store på enheten du flyttar.',
    },
  },
  {
    id: 'NEVER-07',
    title: 'use Enroll only in device management',
    broken: (text) =>
      unforbidden(text, {
        en: 'enroll only in device management|ms-device-enrollment',
        sv: 'enroll only in device management|registrera endast i enhetshantering|ms-device-enrollment',
      }),
    planted: {
      where: 'enroll > WIN-SET > steps > WIN-SET.2 > otherwise',
      en: 'If that fails, choose **Enroll only in device management**.',
      sv: 'Fungerar inte det väljer du **Registrera endast i enhetshantering**.',
    },
    harmless: {
      where: 'enroll > WIN-SET > steps > WIN-SET.2 > warning',
      en: 'Never choose **Enroll only in device management**.',
      sv: 'Välj aldrig **Registrera endast i enhetshantering** (Enroll only in device management).',
    },
  },
  {
    id: 'NEVER-08',
    title: 'enroll a company phone as a personal one',
    broken: (text) => [
      ...holding(
        text,
        COMPANY_OWNED,
        { en: 'choose|pick|select|answer|say|tap|enroll', sv: 'välj\\p{L}*|svara|tryck|registrera' },
        {
          en: 'personal|I own this device|your own',
          sv: 'personlig\\p{L}*|privat\\p{L}*|jag äger enheten|din egen',
        },
      ),
      ...(isIn('enroll > IOS-')(text)
        ? []
        : holding(text, { en: 'I own this device', sv: 'jag äger enheten' })),
    ],
    planted: {
      where: 'enroll > AND-WP-WEB > steps > AND-WP-WEB.1 > otherwise',
      en: 'If it is a company phone, just enroll it as a personal one to save time.',
      sv: 'Är det företagets telefon kan du registrera den som privat för att spara tid.',
    },
    harmless: {
      where: 'gateTexts > GATE-06',
      en: 'This is a company phone, so IT does it with you at a booked time.',
      sv: 'Det här är företagets telefon, så IT gör det tillsammans med dig på en bokad tid.',
    },
  },
  {
    id: 'NEVER-09',
    title: 'enroll in a private space or as a second user',
    broken: (text) =>
      holding(text, {
        en: 'private space|second(?:ary)? user|guest (?!Wi-Fi)',
        sv: 'privat utrymme|andra användare|sekundär användare|gäst(?:konto)?',
      }).filter((sentence) => !/does not work for|fungerar inte för/.test(sentence)),
    planted: {
      where: 'troubleshooting > TS-A01 > remedy',
      en: 'Make a private space on the phone and enroll there.',
      sv: 'Skapa ett privat utrymme på telefonen och registrera där.',
    },
    harmless: {
      where: 'preflight > P14 > hint',
      en: 'Moving does not work for a guest, a second user or in a private space.',
      sv: 'Flytten fungerar inte för en gäst, en andra användare eller i ett privat utrymme.',
    },
  },
  {
    id: 'NEVER-10',
    title: 'restart an Android phone while it is being set up',
    broken: (text) => (mayConcernAndroid(text) ? unforbidden(text, RESTART) : []),
    planted: {
      where: 'enroll > AND-WP-WEB > steps > AND-WP-WEB.4 > otherwise',
      en: 'If it takes long, restart the phone.',
      sv: 'Tar det lång tid startar du om telefonen.',
    },
    harmless: {
      where: 'enroll > AND-WP-WEB > steps > AND-WP-WEB.4 > text',
      en: 'Wait until the work profile is ready, and do not restart the phone.',
      sv: 'Vänta tills arbetsprofilen är klar, och starta inte om telefonen.',
    },
  },
  {
    id: 'NEVER-11',
    title: 'run commands or edit the registry',
    broken: (text) =>
      holding(text, {
        en: 'terminal|command prompt|command line|PowerShell|sudo|regedit|registry|cmd|dsregcmd|profiles renew',
        sv: 'terminal(?:en)?|kommandotolk\\p{L}*|kommandorad\\p{L}*|PowerShell|sudo|regedit|registret|registereditor\\p{L}*|cmd|dsregcmd|profiles renew',
      }),
    planted: {
      where: 'troubleshooting > TS-M01 > remedy',
      en: 'Open Terminal and type sudo profiles renew -type enrollment.',
      sv: 'Öppna Terminal och kör sudo profiles renew -type enrollment.',
    },
    harmless: {
      where: 'troubleshooting > TS-M01 > remedy',
      en: 'Quit Company Portal, open it, sign out and in, and try once more.',
      sv: 'Avsluta Företagsportal, öppna den igen, logga ut och in och försök en gång till.',
    },
  },
  {
    id: 'NEVER-12',
    title: 'switch off protection, or send a password or a code',
    broken: (text) => [
      ...holding(
        text,
        { en: 'turn off|switch off|disable|deactivate|pause', sv: 'stäng\\p{L}* av|slå av|inaktivera|pausa' },
        {
          en: 'MFA|multi-?factor|two-factor|conditional access|antivirus|Defender|firewall|protection|security',
          sv: 'MFA|multifaktor\\p{L}*|tvåfaktor\\p{L}*|villkorlig åtkomst|antivirus\\p{L}*|Defender|brandvägg\\p{L}*|skydd\\p{L}*',
        },
      ),
      ...holding(
        text,
        {
          en: 'send|tell|write|share|give|paste|post|reply|mail|type [^.]*here|enter [^.]*here',
          sv: 'skicka|berätta|skriv|dela|klistra in|uppge|mejla|svara med|ange [^.]*här',
        },
        SECRET,
      ),
    ],
    planted: {
      where: 'troubleshooting > TS-G13 > remedy',
      en: 'Turn off the antivirus, then write the code from your phone here.',
      sv: 'Stäng av antivirusprogrammet och skriv sedan koden från telefonen här.',
    },
    harmless: {
      where: 'unenroll > NAT-IOS-1 > steps > NAT-IOS-1.3 > text',
      en: 'Tap **Remove Management**, enter the passcode of the device and confirm with **Remove**.',
      sv: 'Tryck på **Ta bort hantering**, ange enhetens lösenkod och bekräfta med **Ta bort**.',
    },
  },
  {
    id: 'NEVER-13',
    title: 'move a shared device alone',
    broken: (text) =>
      holding(text, {
        en: '(?:shared|kiosk|meeting[ -]room|several people)',
        sv: '(?:delad\\p{L}*|gemensam\\p{L}*|kiosk\\p{L}*|mötesrum\\p{L}*|flera personer)',
      }).filter((sentence) =>
        words('remove|unenroll|enroll|yourself|ta bort|avregistrera|registrera|själv').test(sentence),
      ),
    planted: {
      where: 'questions > usage > hint',
      en: 'A tablet that is shared you can enroll yourself all the same.',
      sv: 'En delad platta kan du ändå registrera på egen hand.',
    },
    harmless: {
      where: 'gateTexts > GATE-01',
      en: 'Several people use this device, so IT moves it.',
      sv: 'Flera personer använder den här enheten, så IT flyttar den.',
    },
  },
  {
    id: 'NEVER-14',
    title: 'enroll before the old management is gone',
    broken: (text) => [
      ...holding(text, {
        en: '(?:enroll|register|connect|open Company Portal|install Company Portal)[^.]* (?:first|before)[^.]* (?:remov|old )\\p{L}*|(?:remove|delete)[^.]* (?:after|once|when) [^.]*enroll\\p{L}*',
        sv: '(?:registrera|anslut|öppna Företagsportal|installera Företagsportal)[^.]* (?:först|innan|före)[^.]* (?:bort|gamla)|(?:ta (?:\\p{L}+ )?bort|radera)[^.]* (?:efter|när) [^.]*registrer\\p{L}*',
      }),
    ],
    planted: {
      where: 'enroll > IOS-CP > steps > IOS-CP.5 > otherwise',
      en: 'You can enroll first and remove the old profile later.',
      sv: 'Du kan registrera enheten först och ta bort den gamla profilen senare.',
    },
    harmless: {
      where: 'gateTexts > GATE-07',
      en: 'First you remove the old work profile, then you enroll the phone in Intune.',
      sv: 'Först tar du bort den gamla arbetsprofilen (jobbprofilen), sedan registrerar du telefonen i Intune.',
    },
  },
  {
    id: 'NEVER-15',
    title: 'deactivate BlackBerry or Knox without IT',
    broken: (text) =>
      holding(
        text,
        { en: 'BlackBerry|Knox|UEM Client', sv: 'BlackBerry|Knox|UEM Client' },
        {
          en: 'deactivate|switch (?:it )?off|turn (?:it )?off|disable|remove',
          sv: 'avaktivera|inaktivera|stäng (?:\\p{L}+ )?av|slå (?:\\p{L}+ )?av|ta (?:\\p{L}+ )?bort',
        },
      ),
    planted: {
      where: 'unenroll > NAT-AND-2 > steps > NAT-AND-2.2 > otherwise',
      en: 'With BlackBerry UEM Client, tap **Deactivate My Device**.',
      sv: 'Har du BlackBerry UEM Client kan du avaktivera den där.',
    },
    harmless: {
      where: 'unenroll > NAT-AND-2 > steps > NAT-AND-2.1 > warning',
      en: 'If what you find is BlackBerry UEM Client or a Samsung Knox work space, stop here and ask for help.',
      sv: 'Om det du hittar är BlackBerry UEM Client eller en arbetsyta från Samsung Knox: stanna här och be om hjälp.',
    },
  },
  {
    id: 'NEVER-16',
    title: 'promise when access returns',
    broken: (text) => holding(withoutMenuName(text), TIME, ACCESS_RETURNS),
    planted: {
      where: 'troubleshooting > TS-G11 > remedy',
      en: 'You will have access again in 15 minutes.',
      sv: 'Du har åtkomst igen om 15 minuter.',
    },
    harmless: {
      where: 'troubleshooting > TS-G11 > remedy',
      en: 'Wait five minutes, then press **Check status** in Company Portal.',
      sv: 'Vänta fem minuter och tryck sedan på **Kontrollera status** i Företagsportal.',
    },
  },
];
