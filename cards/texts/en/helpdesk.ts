/** What the helpdesk channel reads, and what a person reads about their ticket. Swedish: `../sv/helpdesk.ts`. */
export const en = {
  // The ticket in the channel: who has it
  'ticket.eyebrow': 'Ticket #{number} · {date} {time}',
  'ticket.open': 'Nobody has it yet',
  'ticket.claimed': '{agent} has it',
  'ticket.answered': '{person} has answered · {agent} has it',
  'ticket.openAnswered': '{person} has written · nobody has it',
  'ticket.waiting': '{agent} has it · waiting for {person} to answer',
  'ticket.resolved': '{agent} resolved it: {resolution}',
  'ticket.since': 'Since {date} {time}',
  'ticket.summary.open': '#{number} {person} needs help: {device}',
  'ticket.summary.claimed': '#{number} {person}: {agent} has it',
  'ticket.summary.waiting': '#{number} {person}: waiting for an answer',
  'ticket.summary.resolved': '#{number} {person}: resolved by {agent}',

  // How urgent
  'ticket.left': '{left} to the deadline ({date} {time})',
  'ticket.overdue': 'Past the deadline ({date} {time})',
  'ticket.deadlineText': 'Deadline: {deadline}',
  'ticket.inGap':
    'Between two systems: it has left the old one and is not in Intune. Mail and Teams may be blocked on it.',
  'ticket.reach.notInstalled':
    '{person} does not have Flytt in Teams: what you write here is kept but cannot arrive. Call instead.',
  'ticket.reach.uninstalled':
    '{person} has removed Flytt from Teams: what you write here is kept but cannot arrive. Call instead.',
  'ticket.reach.person':
    '{person} has blocked Flytt in Teams: what you write here is kept but cannot arrive. Call instead.',
  'ticket.reach.admin':
    'A Teams policy blocks Flytt for {person}: what you write here is kept but cannot arrive. Call instead.',

  // The story
  'ticket.device': 'Device',
  'ticket.where': 'Stopped at',
  'ticket.whereSince': '{where}, for {since} when they asked',
  'ticket.error': 'Error',
  'ticket.tried': 'Tried',
  'ticket.nothingTried': 'Nothing from the list',
  'ticket.graph': 'Intune',
  'ticket.source': 'Old EMM',
  'ticket.says': 'In their own words',
  'ticket.hints': 'What you can do',
  'ticket.troubleshoot':
    'Intune admin center > Troubleshooting + support > Troubleshoot: choose {person}. Android web enrollments do not show up there.',

  // The conversation
  'ticket.conversation': 'Conversation',
  'ticket.earlier': '{count, plural, one {One earlier line is} other {# earlier lines are}} in this thread.',
  'ticket.undelivered': 'not delivered',
  'ticket.cut': '… the rest is in this thread.',
  'ticket.masked':
    '{mask} stands for what looked like a password, code or recovery key. Those are never kept here.',
  'ticket.say': 'Reply to {person} (reads {language})',
  'ticket.sayHere': 'They read it in their chat, with your first name',
  'ticket.take': 'Take it',
  'ticket.reply': 'Reply',
  'ticket.ask': 'Ask and wait',
  'ticket.resolve': 'Resolve',
  'ticket.resolution': 'How did it end?',
  'ticket.note': 'A last word to {person} (optional)',
  'ticket.resolveNow': 'Resolve and tell them',
  'ticket.handOver': 'Hand over',
  'ticket.handOverText': '{agent} has this ticket.',
  'ticket.takeOver': 'Take it over',
  'ticket.release': 'Put it back',
  'ticket.reopen': 'Open it again',

  'ticket.resolution.solved': 'Solved',
  'ticket.resolution.admin': 'IT goes on with it',
  'ticket.resolution.reset': 'The device must be reset',
  'ticket.resolution.notNeeded': 'Not needed any more',
  'ticket.resolution.other': 'Something else',

  // Why a button did nothing
  'ticket.refused.taken': '{agent} took it {ago}.',
  'ticket.refused.notYours': '{agent} has this ticket. Take it over first, under “Hand over”.',
  'ticket.refused.notTaken': 'Nobody has this ticket.',
  'ticket.refused.resolved': '{agent} resolved it {ago}.',
  'ticket.refused.resolvedUnsent':
    '{agent} resolved it {ago}. Your words were not sent: open it again first.',
  'ticket.refused.notResolved': 'This ticket is open already.',
  'ticket.refused.stale': 'Something has happened since you saw the card. Read it, then press again.',
  'ticket.refused.nothingSaid': 'Write something first, then send it.',
  'ticket.refused.tooLong': 'That is too long for one message. Send it in two.',
  'ticket.refused.otherOpen': '{person} has a newer ticket for this device: #{number}.',
  'ticket.refused.notHere': 'That button works in the helpdesk channel only. Nothing was changed.',
  'ticket.refused.gone': 'There is no such ticket.',

  // Lines in the thread
  'ticket.thread.person': '{person} wrote:',
  'ticket.thread.agent': '{agent} wrote to {person}:',
  'ticket.thread.heading': 'Ticket #{number}',
  'ticket.thread.for': 'For {agent}',
  'ticket.thread.closed': 'This ticket is resolved. {person} has been told how to open it again.',
  'ticket.thread.sent': 'Sent to {person}.',
  'ticket.thread.sentAndYours': 'Sent to {person}. The ticket is yours now.',
  'ticket.thread.sentClosed': 'Sent to {person}. The ticket stays resolved.',

  // The open tickets
  'queue.heading': '{count, plural, =0 {No open tickets} one {One open ticket} other {# open tickets}}',
  'queue.none': 'Nobody waits for help right now.',
  'queue.free': 'Nobody has these',
  'queue.answered': 'The person has answered',
  'queue.claimed': 'Being worked on',
  'queue.waiting': 'Waiting for the person',
  'queue.inGap': 'between systems',
  'queue.left': '{left} left',
  'queue.overdue': 'past the deadline',
  'queue.waited': 'for {span}',
  'queue.more': '{count, plural, one {One more} other {# more}} not shown here.',
  'queue.summary': '{count, plural, =0 {No open tickets} one {One open ticket} other {# open tickets}}',

  // The channel
  'desk.heading.new': 'This channel is the helpdesk now',
  'desk.heading.moved': 'The helpdesk has moved here',
  'desk.heading.same': 'This channel is the helpdesk',
  'desk.movedFrom': 'Buttons on cards in the former channel no longer do anything.',
  'desk.waiting':
    '{count, plural, =0 {No tickets are open.} one {One open ticket follows.} other {# open tickets follow.}}',
  'desk.how.card': 'When somebody is stuck, a ticket with the whole story is posted here.',
  'desk.how.reply':
    'Answer on the card, or mention me in its thread. The person reads it in their own chat, with your first name.',
  'desk.how.between': 'What you write without mentioning me stays among you.',
  'desk.how.queue': 'Mention me and write **queue** to see all open tickets, most urgent first.',
  'desk.onlyAdmins':
    'Only Flytt’s admins can make a channel the helpdesk. Nothing was changed. Ask one of them to mention me here with the same words.',
  'desk.help.heading': 'What I do in this channel',
  'desk.help.summary': 'What Flytt does in this channel',
  'desk.help.here':
    'An admin makes another channel the helpdesk by mentioning me there with **helpdesk here**.',
  'desk.elsewhere.heading': 'I help people move their devices to Intune',
  'desk.elsewhere.text':
    'Write to me in a private chat to move your own device. I do nothing in this channel.',
  'desk.elsewhere.admin': 'To have tickets posted here, an admin mentions me with **helpdesk here**.',

  // Told to the admin who launched the wave
  'desk.missing':
    '{person} asked for help (ticket #{number}), but no helpdesk is connected to Flytt yet. In the Teams channel of your helpdesk, add Flytt to the team, mention it and write **helpdesk here**. Open tickets are posted there at once.',
  'desk.missing.summary': 'Somebody needs help and no helpdesk is connected',

  // What the person reads
  'request.eyebrow': 'Ticket #{number} · {device}',
  'request.line.heading': '{agent} from the helpdesk',
  'request.line.summary': '{agent} from the helpdesk: {text}',
  'request.line.asked': '{agent} is waiting for your answer.',
  'request.line.answer': 'Your answer',
  'request.line.send': 'Send answer',
  'request.add': 'Anything to add?',
  'request.addSend': 'Add to the ticket',
  'request.noSecrets': 'Never write passwords or codes here. Nobody in IT will ask for them.',
  'request.open.heading': 'The helpdesk has your question',
  'request.open.text':
    'Your ticket has number #{number}. It tells what happened, so you need not explain again. Somebody answers you here in this chat.',
  'request.open.summary': 'The helpdesk has your question: ticket #{number}',
  'request.noHelpdesk.heading': 'Your question is kept, but nobody has it yet',
  'request.noHelpdesk.text':
    'It has number #{number}. IT has not connected a helpdesk to Flytt yet; an admin can see that you wait. If it is urgent, contact IT the way you usually do.',
  'request.noHelpdesk.summary': 'Your question is kept: ticket #{number}',
  'request.claimed.heading': '{agent} is looking at it',
  'request.claimed.text': 'The answer comes here in this chat.',
  'request.claimed.summary': '{agent} from the helpdesk has your ticket #{number}',
  'request.released.heading': 'Somebody else takes over',
  'request.released.text': 'Your ticket is back with the whole helpdesk, with all that you have written.',
  'request.released.summary': 'Ticket #{number} is back with the whole helpdesk',
  'request.resolved.heading': '{agent} has closed your ticket',
  'request.resolved.summary': '{agent} has closed ticket #{number}',
  'request.resolved.solved': 'It should work now.',
  'request.resolved.admin': 'IT goes on with it. You need not do anything on the device for now.',
  'request.resolved.reset': 'The device must be reset. Do not do that alone: IT helps you.',
  'request.resolved.notNeeded': 'Nothing more needs to be done.',
  'request.resolved.other': 'The helpdesk has done what it could here.',
  'request.resolved.goOn': 'Go on with the device',
  'request.resolved.stillStuck': 'I’m still stuck',
  'request.reopened.heading': 'Your ticket is open again',
  'request.reopened.byAgent': '{agent} is looking at it. The answer comes here in this chat.',
  'request.reopened.byYou':
    'The helpdesk sees that you are still stuck. Somebody answers you here in this chat.',
  'request.reopened.summary': 'Ticket #{number} is open again',
  'request.stillStuck.line': 'I’m still stuck.',
  'request.sent.agent': 'Sent to {agent}',
  'request.sent.helpdesk': 'Sent to the helpdesk',
  'request.sent.closed':
    'The ticket is closed. The helpdesk can read what you wrote; if you still need help, press “I’m still stuck”.',
  'request.sent.summary': 'Added to ticket #{number}',
  'request.you': 'You',
} as const;
