import type { ClaimedDelivery, Message } from '../../domain/delivery.ts';
import type { Draw, Drawn } from '../../outbox/ports.ts';
import type { Store } from '../../store/store.ts';
import type { NoticeDrawing } from './notice.ts';
import { postTo, reachPerson, skipped } from './reachPerson.ts';

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>;

export interface DrawDeps {
  readonly store: Store;
  readonly notice: NoticeDrawing;
  readonly journey: (message: Of<'journey' | 'movedOn' | 'gapNudge'>, now: Date) => Promise<Drawn>;
  readonly ticket: (
    delivery: Pick<ClaimedDelivery, 'target'>,
    message: Of<'ticket' | 'ticketLine' | 'ticketNews'>,
    now: Date,
  ) => Promise<Drawn>;
  readonly wave: (
    delivery: Pick<ClaimedDelivery, 'target'>,
    message: Of<'waveProgress'>,
    now: Date,
  ) => Promise<Drawn>;
}

/** Draws whatever the outbox holds, at the moment it is sent, from the newest state. */
export function createDraw(deps: DrawDeps): Draw {
  return async function draw(delivery, now) {
    const { message, target } = delivery;
    switch (message.kind) {
      case 'reply':
        return drawReply(delivery, message);
      case 'notice':
        return target.to === 'person'
          ? deps.notice.draw(message.waveId, target.personId, now)
          : skipped('noRecipient');
      case 'journey':
      case 'movedOn':
      case 'gapNudge':
        return deps.journey(message, now);
      case 'ticket':
      case 'ticketLine':
      case 'ticketNews':
        return deps.ticket(delivery, message, now);
      case 'waveProgress':
        return deps.wave(delivery, message, now);
    }
  };

  async function drawReply({ target }: ClaimedDelivery, { activity }: Of<'reply'>): Promise<Drawn> {
    if (target.to === 'person') {
      const reached = await reachPerson(deps.store, target.personId);
      return reached.kind === 'settled' ? reached : postTo(reached.reference, activity);
    }
    if (target.to === 'conversation') return postTo(target.reference, activity);
    return skipped('noAddress');
  }
}
