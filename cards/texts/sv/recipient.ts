import type { en } from '../en/recipient.ts';

export const sv: Record<keyof typeof en, string> = {
  'notice.heading':
    'Dags att flytta {count, plural, one {din enhet} other {dina enheter}} till Microsoft Intune',
  'notice.intro':
    'Hej {name}! {emm} ersätts av Microsoft Intune. Jag följer med steg för steg, ungefär {from}–{to} minuter per enhet. För att behålla din åtkomst behöver du göra båda delarna: lämna det gamla systemet och sedan registrera dig i det nya.',
  'notice.deadline': '**Klart senast {date}.**',
  'notice.noGrace':
    'Från det att du börjar tills enheten är registrerad och godkänd kan du inte använda mejl och Teams på den. Välj en stund när du har en annan enhet till hands.',
  'notice.graceUntil':
    'Du kan arbeta som vanligt till och med {date}. Därefter spärras åtkomsten direkt på enheter som inte har flyttats.',
  'notice.devices': 'Dina enheter',
  'notice.noDevices': 'Jag ser ingen enhet som är din i det gamla systemet. Har du en ändå, berätta om den.',
  'notice.start': 'Börja med {device}',
  'notice.startOther': 'Jag har en enhet',
  'notice.later': 'Påminn mig',
  'notice.laterLabel': 'När ska jag påminna dig?',
  'notice.notMine': 'Inte min enhet',
  'notice.help': 'Jag behöver hjälp',
  'notice.summary': 'Flytta {count, plural, one {din enhet} other {dina enheter}} till Intune senast {date}',
  'notice.fallback': 'Dina enheter flyttar till Microsoft Intune. Skriv "börja" för att komma igång.',

  'snooze.hour': 'Om en timme',
  'snooze.evening': 'I kväll',
  'snooze.tomorrow': 'I morgon bitti',
  'snooze.nextWeek': 'På måndag',

  'stage.notStarted': 'Inte påbörjad',
  'stage.notified': 'Inte påbörjad',
  'stage.snoozed': 'Påminnelse satt',
  'stage.checking': 'Påbörjad',
  'stage.preparing': 'Förbereds',
  'stage.warned': 'Förbereds',
  'stage.unenrolling': 'Lämnar det gamla systemet',
  'stage.confirmingGone': 'Lämnar det gamla systemet',
  'stage.enrolling': 'Registreras – gör klart den här',
  'stage.verifying': 'Kontrolleras mot Intune',
  'stage.enrolled': 'I Intune, inte godkänd än',
  'stage.compliant': 'Klar',
  'stage.stuck': 'Hos supporten',
  'stage.assisted': 'IT hjälper till',
  'stage.declined': 'Inte din',
  'stage.notNeeded': 'Inget att göra',

  'summary.heading': 'Dina enheter, {name}',
  'summary.left':
    '{left, plural, =0 {Alla dina enheter är klara. Tack!} one {En enhet återstår.} other {# enheter återstår.}}',
  'summary.deadline': 'Klart senast {date}.',
  'summary.none': 'Jag känner inte till någon enhet som behöver flyttas. Har du en ändå, berätta om den.',
  'summary.open': 'Öppna {device}',
  'summary.others': 'Dina andra enheter',
  'summary.openChosen': 'Öppna den valda',
  'summary.addDevice': 'En annan enhet',
  'summary.summary': 'Dina enheter och hur långt de har kommit',

  'deviceForm.heading': 'Vilken enhet gäller det?',
  'deviceForm.platform': 'Vad är det för slags enhet?',
  'deviceForm.platformMissing': 'Välj ett slag.',
  'deviceForm.name': 'Vad kallar du den? (frivilligt)',
  'deviceForm.namePlaceholder': 'Till exempel: min gamla mobil',
  'deviceForm.add': 'Fortsätt',
  'deviceForm.tooMany': 'Du har berättat om många enheter. Skriv ”supporten” om det verkligen finns en till.',
  'deviceForm.summary': 'Berätta om din enhet',

  'ready.heading': 'Redo att flytta {device}?',
  'ready.text':
    'Det tar ungefär {from}–{to} minuter. Först ställer jag några frågor, sedan lämnar du {emm} och registrerar enheten i Intune.',
  'ready.start': 'Börja',
  'ready.summary': 'Redo att flytta {device}?',
  'reminder.summary': 'Du bad mig påminna dig: flytta {device} till Intune',

  'snoozed.heading': 'Jag påminner dig',
  'snoozed.text': 'Om {device}, {date} klockan {time}.',
  'snoozed.start': 'Börja nu i stället',
  'snoozed.summary': 'Påminnelse satt för {device}',

  'question.eyebrow': '{device} · en fråga',
  'question.answer': 'Ditt svar',
  'question.next': 'Nästa',
  'question.missing': 'Välj ett svar. ”Jag är inte säker” är också ett.',
  'question.summary': 'En fråga om {device}',

  'preflight.eyebrow': '{device} · innan du börjar',
  'preflight.heading': 'Kryssa för det som stämmer',
  'preflight.intro': 'Det som är märkt ”måste” behöver stämma innan vi går vidare.',
  'preflight.must': 'Måste: {text}',
  'preflight.incomplete':
    'Vi kan inte gå vidare än: allt som är märkt ”måste” behöver stämma. Saknas något kan du vänta eller be om hjälp.',
  'preflight.next': 'Gå vidare',
  'preflight.later': 'Senare',
  'preflight.summary': 'Innan du börjar med {device}',

  'losses.eyebrow': '{device} · det här händer',
  'losses.heading': 'Det här försvinner så länge',
  'losses.keptHeading': 'Det här blir kvar',
  'losses.back':
    'Jobbappar och mejl kommer tillbaka när enheten finns i Intune. Din brevlåda och OneDrive påverkas inte.',
  'losses.time': 'Att lämna tar {from}–{to} minuter.',
  'losses.timeBoth':
    'Att lämna tar {from}–{to} minuter, att registrera {enrollFrom}–{enrollTo}. Gör båda i ett svep.',
  'losses.noGrace': 'Medan du flyttar har enheten ingen åtkomst till mejl och Teams. Det är meningen.',
  'losses.channel':
    'Du kan förlora Teams på just den här enheten. Öppna samma steg i en webbläsare på en annan enhet, eller skriv ut dem, innan du börjar:',
  'losses.guide': 'Öppna stegen utanför Teams',
  'losses.begin': 'Jag är redo, börja',
  'losses.summary': 'Det här händer med {device}',

  'step.eyebrow.unenroll': '{device} · lämna det gamla systemet · steg {number} av {of}',
  'step.eyebrow.enroll': '{device} · registrera i Intune · steg {number} av {of}',
  'step.success': 'Det gick bra när: {text}',
  'step.otherwise': 'Om det ser annorlunda ut',
  'step.noOtherwise':
    'Jag har ingen annan beskrivning av det här steget. Tryck på ”Jag har fastnat” och berätta vad du ser.',
  'step.warning': 'Se upp: {text}',
  'step.lost':
    'Om Teams försvinner på enheten: fortsätt från en annan, eller öppna [stegen som en webbsida]({url}).',
  'step.scan': 'Skanna med enheten som du flyttar',
  'step.done': 'Klart',
  'step.different': 'Det ser annorlunda ut',
  'step.stuck': 'Jag har fastnat',
  'step.back': 'Ett steg tillbaka',
  'step.summary': '{device}: steg {number} av {of}',

  'gone.eyebrow': '{device} · innan du registrerar',
  'gone.heading': 'Är den gamla hanteringen borta?',
  'gone.stillThere': 'Försök en gång till så här',
  'gone.yes': 'Ja, den är borta',
  'gone.no': 'Nej, den är kvar',
  'gone.summary': '{device}: är den gamla hanteringen borta?',

  'verifying.eyebrow': '{device} · kontroll',
  'verifying.heading': 'Väntar på att Intune ska se den',
  'verifying.notChecked': 'Jag frågar Intune nu.',
  'verifying.notSeen': 'Intune visar inte enheten än. Det kan ta några minuter efter det sista steget.',
  'verifying.notManagedByIntune':
    'Intune känner till enheten men hanterar den inte än. Öppna Företagsportalen och gör klart det den ber om.',
  'verifying.retiring': 'Intune håller på att ta bort en tidigare registrering av enheten. Vänta en stund.',
  'verifying.enrolledBefore':
    'Jag ser bara en registrering från innan du började. Gå igenom det sista steget en gång till.',
  'verifying.otherDevice': 'Jag ser en annan av dina enheter i Intune, men inte den här än.',
  'verifying.next':
    'Jag tittar igen klockan {time} och skriver till dig när den finns där. Du behöver inte vänta här.',
  'verifying.told': 'Det här tar längre tid än det borde, så jag har bett om hjälp. Svaret kommer hit.',
  'verifying.check': 'Kontrollera nu',
  'verifying.back': 'Jag är inte klar',
  'verifying.summary': '{device}: väntar på Intune',

  'enrolled.eyebrow': '{device} · nästan framme',
  'enrolled.heading': 'Den finns i Intune',
  'enrolled.as': 'Intune kallar den **{name}**.',
  'enrolled.notEvaluated':
    'En sak återstår: Intune kontrollerar att den uppfyller kraven. Det sker av sig självt, ofta efter några minuter.',
  'enrolled.noncompliant':
    'Den uppfyller inte alla krav än. Öppna Företagsportalen, välj enheten och **Kontrollera status**: där står vad du ska ändra.',
  'enrolled.inGracePeriod':
    'Den har åtkomst, men något behöver åtgärdas. Öppna Företagsportalen, välj enheten och **Kontrollera status**.',
  'enrolled.next': 'Jag tittar igen klockan {time} och skriver till dig.',
  'enrolled.summary': '{device} finns i Intune',

  'compliant.eyebrow': '{device} · klar',
  'compliant.heading': 'Klart! Intune bekräftar det',
  'compliant.text':
    'Den är registrerad och uppfyller kraven. Appar och inställningar kan dröja upp till en timme. Finns den gamla appen kvar kan du ta bort den.',
  'compliant.next': 'Nästa: {device}',
  'compliant.all': 'Det var din sista enhet. Tack!',
  'compliant.summary': '{device} är klar',

  'assisted.eyebrow': '{device} · inte på egen hand',
  'assisted.heading.adminOnly': 'IT tar hand om den här',
  'assisted.heading.assisted': 'Den här gör vi tillsammans',
  'assisted.heading.followApplePrompt': 'Vänta på Apples eget meddelande',
  'assisted.heading.updateFirst': 'Uppdatera först',
  'assisted.heading.secondMethodFirst': 'Lägg till ett andra sätt att logga in först',
  'assisted.heading.other': 'Vi tittar på det här tillsammans',
  'assisted.dontRemove': 'Ta inte bort något från enheten.',
  'assisted.ticket': 'Supporten har ärendet: nummer {number}.',
  'assisted.book': 'Be IT om hjälp',
  'assisted.again': 'Klart, kontrollera igen',
  'assisted.wrong': 'Det stämmer inte, fråga mig igen',
  'assisted.rule': 'Regel {id}',
  'assisted.summary': '{device}: IT hjälper till',

  'stuckForm.eyebrow': '{device} · hjälp',
  'stuckForm.heading': 'Vad ser du?',
  'stuckForm.intro':
    'En kod eller de exakta orden hjälper mest. Jag letar efter ett svar först, och en människa är ett tryck bort.',
  'stuckForm.pick': 'Något av det här',
  'stuckForm.said': 'Kod eller meddelande',
  'stuckForm.saidPlaceholder': 'Till exempel 0x80180014, eller det som står',
  'stuckForm.find': 'Leta efter svar',
  'stuckForm.person': 'Fråga supporten',
  'stuckForm.notFound': 'Jag har inget svar på ”{text}”. Prova med andra ord, eller fråga supporten.',
  'stuckForm.summary': 'Hjälp med {device}',

  'trouble.eyebrow': '{device} · ett känt problem',
  'trouble.why': 'Orsak: {text}',
  'trouble.do': 'Det här kan du göra',
  'trouble.onlyIt':
    'Bara IT kan lösa det här, och det är inte ditt fel. Försök inte igen: fråga supporten, så ser de hela historien.',
  'trouble.wait': 'Här är det rätt att vänta. Jag tittar igen av mig själv.',
  'trouble.solved': 'Nu fungerar det',
  'trouble.notSolved': 'Sitter fortfarande fast',
  'trouble.askHelpdesk': 'Fråga supporten',
  'trouble.stillThere': 'Kontrollera den gamla hanteringen igen',
  'trouble.summary': '{device}: om ditt fel',

  'stuck.eyebrow': '{device} · hjälp är på väg',
  'stuck.heading': 'Supporten har din fråga',
  'stuck.ticket':
    'Ärende {number}. De ser vad du har gjort hittills, så du behöver inte förklara igen. Svaret kommer här.',
  'stuck.taken': '{agent} tittar på det (ärende {number}). Svaret kommer här.',
  'stuck.resolved': 'Ärende {number} är avslutat. Fortsätt där du var.',
  'stuck.say': 'Något att lägga till?',
  'stuck.send': 'Lägg till i ärendet',
  'stuck.goOn': 'Nu fungerar det, fortsätt',
  'stuck.summary': '{device}: ärende {number}',

  'declined.heading': 'Noterat: inte din enhet',
  'declined.text': '{device} räknas inte som din. Det syns i IT:s siffror.',
  'declined.undo': 'Den är min ändå',
  'declined.summary': '{device} är inte din',

  'notNeeded.heading': 'Inget att göra för {device}',
  'notNeeded.again': 'Det stämmer inte, fråga mig igen',
  'notNeeded.summary': 'Inget att göra för {device}',

  'movedOn.text': '**{device}**: det aktuella kortet finns längre ned.',
  'movedOn.summary': '{device}: se det senaste kortet',

  'gapNudge.heading': '{device} är mellan två system',
  'gapNudge.text':
    'Du lämnade det gamla systemet för {minutes} minuter sedan och enheten finns inte i Intune än. Tills dess kan den sakna åtkomst till mejl och Teams. Ska vi göra klart?',
  'gapNudge.goOn': 'Fortsätt',
  'gapNudge.summary': '{device}: gör klart flytten',

  'help.heading': 'Jag hjälper dig flytta dina enheter till Intune',
  'help.text':
    'Skriv **börja** för att starta, **status** för att se dina enheter, **hjälp** för det här, **english** för att byta språk – eller klistra in en felkod. Knapparna fungerar också.',
  'help.privacy':
    'Din organisation ser aldrig dina bilder, meddelanden, samtal, webbsidor eller lösenord. Den ser alltid enhetens namn, modell, serienummer och systemversion.',
  'help.admin': 'Du är administratör: skriv **admin** för utskick och siffror.',
  'help.status': 'Mina enheter',
  'help.summary': 'Det här kan jag hjälpa dig med',

  // The same steps as a web page
  'guide.notHere': 'Här finns ingen guide. Öppna Flytt i Teams och skriv "status".',
  'guide.startInTeams':
    'Börja i Teams: Flytt ställer först några frågor, så att stegen blir rätt för enheten. Ta inte bort något innan dess.',
  'guide.inIntune':
    'Den här enheten finns redan i Intune. Ta inte bort något från den. Öppna Flytt i Teams och skriv ”status” så ser du vad som återstår.',
  'guide.unenroll': '1. Lämna det gamla systemet',
  'guide.enroll': '2. Registrera i Intune',

  'language.which': 'Skriv **svenska** eller **english**.',
  'language.changed': 'Från och med nu skriver jag på svenska.',
  'say.addedToTicket': 'Tillagt i ärende {number}.',
  'say.nothingToAnswer': 'Skriv något först och skicka sedan.',
  'say.pasteNoJourney':
    'Jag känner till felet, men inte för vilken enhet. Skriv "status" och öppna enheten först.',
};
