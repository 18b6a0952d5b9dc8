/** What a recipient reads. Swedish: `../sv/recipient.ts`. */
export const en = {
  // Notice
  'notice.heading':
    'Time to move {count, plural, one {your device} other {your devices}} to Microsoft Intune',
  'notice.intro':
    'Hi {name}! {emm} is being replaced by Microsoft Intune. I take you through it step by step, about {from}–{to} minutes for each device. To keep your access you need to do both halves: leave the old system, then enroll in the new one.',
  'notice.deadline': '**Done by {date}.**',
  'notice.noGrace':
    'From the start of your move until the device is enrolled and approved, you cannot use mail and Teams on it. Pick a moment when you have another device at hand.',
  'notice.graceUntil':
    'You can keep working until {date}. After that, access is blocked at once on devices that have not moved.',
  'notice.devices': 'Your devices',
  'notice.noDevices': 'I do not see a device of yours in the old system. If you have one, tell me about it.',
  'notice.start': 'Start with {device}',
  'notice.startOther': 'I have a device',
  'notice.later': 'Remind me',
  'notice.laterLabel': 'When shall I remind you?',
  'notice.notMine': 'Not my device',
  'notice.help': 'I need help',
  'notice.summary': 'Move {count, plural, one {your device} other {your devices}} to Intune by {date}',
  'notice.fallback': 'Your devices move to Microsoft Intune. Write "start" to begin.',

  'snooze.hour': 'In an hour',
  'snooze.evening': 'This evening',
  'snooze.tomorrow': 'Tomorrow morning',
  'snooze.nextWeek': 'On Monday',

  // Stages, as one word on a line
  'stage.notStarted': 'Not started',
  'stage.notified': 'Not started',
  'stage.snoozed': 'Reminder set',
  'stage.checking': 'Started',
  'stage.preparing': 'Getting ready',
  'stage.warned': 'Getting ready',
  'stage.unenrolling': 'Leaving the old system',
  'stage.confirmingGone': 'Leaving the old system',
  'stage.enrolling': 'Enrolling – finish this one',
  'stage.verifying': 'Checking with Intune',
  'stage.enrolled': 'In Intune, not approved yet',
  'stage.compliant': 'Done',
  'stage.stuck': 'With the helpdesk',
  'stage.assisted': 'IT helps with this one',
  'stage.declined': 'Not yours',
  'stage.notNeeded': 'Nothing to do',

  // Summary
  'summary.heading': 'Your devices, {name}',
  'summary.left':
    '{left, plural, =0 {All your devices are done. Thank you!} one {One device is left.} other {# devices are left.}}',
  'summary.deadline': 'Done by {date}.',
  'summary.none': 'I know of no devices that need to move. If you have one, tell me about it.',
  'summary.open': 'Open {device}',
  'summary.others': 'Your other devices',
  'summary.openChosen': 'Open the chosen one',
  'summary.addDevice': 'Another device',
  'summary.summary': 'Your devices and how far they have come',

  'deviceForm.heading': 'Which device is it?',
  'deviceForm.platform': 'What kind of device?',
  'deviceForm.platformMissing': 'Choose a kind.',
  'deviceForm.name': 'What do you call it? (optional)',
  'deviceForm.namePlaceholder': 'For example: my old phone',
  'deviceForm.add': 'Go on',
  'deviceForm.tooMany':
    'You have told me about many devices. Write "helpdesk" if there really is another one.',
  'deviceForm.summary': 'Tell me about your device',

  // One device
  'ready.heading': 'Ready to move {device}?',
  'ready.text':
    'It takes about {from}–{to} minutes. First I ask a few questions, then you leave {emm} and enroll in Intune.',
  'ready.start': 'Start',
  'ready.summary': 'Ready to move {device}?',
  'reminder.summary': 'You asked me to remind you: move {device} to Intune',

  'snoozed.heading': 'I will remind you',
  'snoozed.text': 'About {device}, on {date} at {time}.',
  'snoozed.start': 'Start now instead',
  'snoozed.summary': 'Reminder set for {device}',

  'question.eyebrow': '{device} · a question',
  'question.answer': 'Your answer',
  'question.next': 'Next',
  'question.missing': 'Choose an answer. "I am not sure" is one.',
  'question.summary': 'A question about {device}',

  'preflight.eyebrow': '{device} · before you start',
  'preflight.heading': 'Tick what is true',
  'preflight.intro': 'Those marked “must” have to be true before we go on.',
  'preflight.must': 'Must: {text}',
  'preflight.incomplete':
    'We cannot go on yet: everything marked “must” has to be true. If something is missing, take your time or ask for help.',
  'preflight.next': 'Go on',
  'preflight.later': 'Later',
  'preflight.summary': 'Before you start with {device}',

  'losses.eyebrow': '{device} · what will happen',
  'losses.heading': 'This disappears for now',
  'losses.keptHeading': 'This stays',
  'losses.back':
    'Work apps and mail come back when the device is in Intune. Your mailbox and OneDrive are not touched.',
  'losses.time': 'Leaving takes {from}–{to} minutes.',
  'losses.timeBoth':
    'Leaving takes {from}–{to} minutes, enrolling {enrollFrom}–{enrollTo}. Do both in one go.',
  'losses.noGrace': 'While you move, this device has no access to mail and Teams. That is expected.',
  'losses.channel':
    'You may lose Teams on this very device. Open the same steps in a browser on another device, or print them, before you begin:',
  'losses.guide': 'Open the steps outside Teams',
  'losses.begin': 'I am ready, begin',
  'losses.summary': 'What happens to {device}',

  'step.eyebrow.unenroll': '{device} · leave the old system · step {number} of {of}',
  'step.eyebrow.enroll': '{device} · enroll in Intune · step {number} of {of}',
  'step.success': 'It worked when: {text}',
  'step.otherwise': 'If it looks different',
  'step.noOtherwise': 'I have no other description of this step. Press “I’m stuck” and tell me what you see.',
  'step.warning': 'Careful: {text}',
  'step.lost':
    'If Teams disappears on this device: go on from another one, or open [the steps as a web page]({url}).',
  'step.scan': 'Scan this with the device you are moving',
  'step.done': 'Done',
  'step.different': 'It looks different here',
  'step.stuck': "I'm stuck",
  'step.back': 'Back one step',
  'step.summary': '{device}: step {number} of {of}',

  'gone.eyebrow': '{device} · before you enroll',
  'gone.heading': 'Is the old management gone?',
  'gone.stillThere': 'Try this once more',
  'gone.yes': 'Yes, it is gone',
  'gone.no': 'No, still there',
  'gone.summary': '{device}: is the old management gone?',

  'verifying.eyebrow': '{device} · checking',
  'verifying.heading': 'Waiting for Intune to see it',
  'verifying.notChecked': 'I am asking Intune now.',
  'verifying.notSeen':
    'Intune does not show this device yet. That can take some minutes after the last step.',
  'verifying.notManagedByIntune':
    'Intune knows the device but does not manage it yet. Open Company Portal and finish what it asks for.',
  'verifying.retiring': 'Intune is still removing an earlier enrollment of this device. Wait a little.',
  'verifying.enrolledBefore':
    'I only see an enrollment from before you began. Go through the last step again.',
  'verifying.otherDevice': 'I see another device of yours in Intune, but not this one yet.',
  'verifying.next': 'I look again at {time} and write to you when it is there. You need not wait here.',
  'verifying.told': 'This takes longer than it should, so I have asked for help. The answer comes here.',
  'verifying.check': 'Check now',
  'verifying.back': 'I have not finished',
  'verifying.summary': '{device}: waiting for Intune',

  'enrolled.eyebrow': '{device} · almost there',
  'enrolled.heading': 'It is in Intune',
  'enrolled.as': 'Intune calls it **{name}**.',
  'enrolled.notEvaluated':
    'One thing is left: Intune checks that it meets the requirements. That happens by itself, often after a few minutes.',
  'enrolled.noncompliant':
    'It does not meet all requirements yet. Open Company Portal, choose this device and **Check status**: it lists what to change.',
  'enrolled.inGracePeriod':
    'It has access, but something needs your action. Open Company Portal, choose this device and **Check status**.',
  'enrolled.next': 'I look again at {time} and write to you.',
  'enrolled.summary': '{device} is in Intune',

  'compliant.eyebrow': '{device} · done',
  'compliant.heading': 'Done! Intune confirms it',
  'compliant.text':
    'It is enrolled and meets the requirements. Apps and settings may take up to an hour to arrive. If the old app is still there, you can delete it.',
  'compliant.next': 'Next: {device}',
  'compliant.all': 'That was your last device. Thank you!',
  'compliant.summary': '{device} is done',

  'assisted.eyebrow': '{device} · not by yourself',
  'assisted.heading.adminOnly': 'IT takes care of this one',
  'assisted.heading.assisted': 'We do this one together',
  'assisted.heading.followApplePrompt': 'Wait for Apple’s own message',
  'assisted.heading.updateFirst': 'Update first',
  'assisted.heading.secondMethodFirst': 'Add a second way to sign in first',
  'assisted.heading.other': 'Let us look at this together',
  'assisted.dontRemove': 'Do not remove anything from this device.',
  'assisted.ticket': 'The helpdesk has it: ticket #{number}.',
  'assisted.book': 'Ask IT for help',
  'assisted.again': 'Done, check again',
  'assisted.wrong': 'That is not right, ask me again',
  'assisted.rule': 'Rule {id}',
  'assisted.summary': '{device}: IT helps with this one',

  'stuckForm.eyebrow': '{device} · help',
  'stuckForm.heading': 'What do you see?',
  'stuckForm.intro':
    'A code or the exact words help most. I look for an answer first, and a person is one press away.',
  'stuckForm.pick': 'Something like this',
  'stuckForm.said': 'Code or message',
  'stuckForm.saidPlaceholder': 'For example 0x80180014, or what it says',
  'stuckForm.find': 'Find an answer',
  'stuckForm.person': 'Ask the helpdesk',
  'stuckForm.notFound': 'I have no answer for “{text}”. Try other words, or ask the helpdesk.',
  'stuckForm.summary': 'Help with {device}',

  'trouble.eyebrow': '{device} · a known problem',
  'trouble.why': 'Why: {text}',
  'trouble.do': 'What you can do',
  'trouble.onlyIt':
    'Only IT can fix this, and it is not your fault. Do not try again: ask the helpdesk, and they see the whole story.',
  'trouble.wait': 'Waiting is the right thing here. I look again by myself.',
  'trouble.solved': 'It works now',
  'trouble.notSolved': 'Still stuck',
  'trouble.askHelpdesk': 'Ask the helpdesk',
  'trouble.stillThere': 'Check the old management again',
  'trouble.summary': '{device}: about your error',

  'stuck.eyebrow': '{device} · help is on the way',
  'stuck.heading': 'The helpdesk has your question',
  'stuck.ticket':
    'Ticket #{number}. They see what you have done so far, so you need not explain it again. Their answer comes here.',
  'stuck.taken': '{agent} is looking at it (ticket #{number}). The answer comes here.',
  'stuck.resolved': 'Ticket #{number} is closed. Go on where you were.',
  'stuck.say': 'Anything to add?',
  'stuck.send': 'Add to the ticket',
  'stuck.goOn': 'It works now, go on',
  'stuck.summary': '{device}: ticket #{number}',

  'declined.heading': 'Noted: not your device',
  'declined.text': '{device} is not counted as yours. IT sees that in the figures.',
  'declined.undo': 'It is mine after all',
  'declined.summary': '{device} is not yours',

  'notNeeded.heading': 'Nothing to do for {device}',
  'notNeeded.again': 'That is not right, ask me again',
  'notNeeded.summary': 'Nothing to do for {device}',

  'movedOn.text': '**{device}**: the current card is further down.',
  'movedOn.summary': '{device}: see the newest card',

  'gapNudge.heading': '{device} is between two systems',
  'gapNudge.text':
    'You left the old system {minutes} minutes ago, and the device is not in Intune yet. Until then it may have no access to mail and Teams. Shall we finish?',
  'gapNudge.goOn': 'Go on',
  'gapNudge.summary': '{device}: please finish the move',

  'help.heading': 'I help you move your devices to Intune',
  'help.text':
    'Write **start** to begin, **status** to see your devices, **help** for this, **svenska** to change language – or paste an error code. Buttons work too.',
  'help.privacy':
    'Your organisation never sees your photos, messages, calls, browsing or passwords. It always sees the device’s name, model, serial number and system version.',
  'help.admin': 'You are an admin: write **admin** for waves and figures.',
  'help.status': 'My devices',
  'help.summary': 'What I can do for you',

  // The same steps as a web page
  'guide.notHere': 'There is no guide here. Open Flytt in Teams and write "status".',
  'guide.startInTeams':
    'Begin in Teams: Flytt first asks a few questions, so that the steps are right for this device. Do not remove anything before that.',
  'guide.inIntune':
    'This device is in Intune already. Do not remove anything from it. Open Flytt in Teams and write "status" to see what is left.',
  'guide.unenroll': '1. Leave the old system',
  'guide.enroll': '2. Enroll in Intune',

  'language.which': 'Write **english** or **svenska**.',
  'language.changed': 'From now on I write in English.',
  'say.addedToTicket': 'Added to ticket #{number}.',
  'say.nothingToAnswer': 'Write something first, then send it.',
  'say.pasteNoJourney':
    'I know that error, but not for which device. Write "status" and open the device first.',
} as const;
