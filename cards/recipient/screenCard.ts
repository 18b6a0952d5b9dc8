import type { JourneyScreen, Screen } from '../../domain/screens.ts';
import type { Card } from '../parts.ts';
import type { Texts } from '../texts.ts';
import { assistedCard } from './assisted.ts';
import { confirmGoneCard } from './confirmGone.ts';
import { deviceFormCard } from './deviceForm.ts';
import { helpCard } from './help.ts';
import { lossesCard } from './losses.ts';
import { noticeCard } from './notice.ts';
import { preflightCard } from './preflight.ts';
import { questionCard } from './question.ts';
import { settledCard } from './settled.ts';
import { stepCard } from './step.ts';
import { stuckCard, stuckFormCard, troubleCard } from './stuck.ts';
import { summaryCard } from './summary.ts';
import { compliantCard, enrolledCard, verifyingCard } from './verification.ts';
import { gapNudgeCard, movedOnCard, readyCard, snoozedCard } from './waiting.ts';

/** What drawing needs besides the screen: the reader's words, their zone, and where QR pictures are served. */
export interface DrawContext {
  readonly texts: Texts;
  readonly timeZone: string | null;
  /** The address of a PNG with this link as a QR code: Teams shows no data URIs. */
  readonly qrImageUrl: (url: string) => string;
}

/** A card and the words of its toast. */
export interface DrawnCard {
  readonly card: Card;
  readonly summary: string;
}

/** Draws any recipient screen. The same screen gives the same card. */
export function screenCard(screen: Screen, context: DrawContext): DrawnCard {
  switch (screen.screen) {
    case 'notice':
      return noticeCard(screen, context);
    case 'summary':
      return summaryCard(screen, context);
    case 'deviceForm':
      return deviceFormCard(context);
    case 'help':
      return helpCard(screen, context);
    default:
      return journeyCard(screen, context);
  }
}

function journeyCard(screen: JourneyScreen, context: DrawContext): DrawnCard {
  switch (screen.screen) {
    case 'ready':
      return readyCard(screen, context);
    case 'snoozed':
      return snoozedCard(screen, context);
    case 'question':
      return questionCard(screen, context);
    case 'preflight':
      return preflightCard(screen, context);
    case 'losses':
      return lossesCard(screen, context);
    case 'step':
      return stepCard(screen, context);
    case 'confirmGone':
      return confirmGoneCard(screen, context);
    case 'verifying':
      return verifyingCard(screen, context);
    case 'enrolled':
      return enrolledCard(screen, context);
    case 'compliant':
      return compliantCard(screen, context);
    case 'assisted':
      return assistedCard(screen, context);
    case 'stuckForm':
      return stuckFormCard(screen, context);
    case 'trouble':
      return troubleCard(screen, context);
    case 'stuck':
      return stuckCard(screen, context);
    case 'declined':
    case 'notNeeded':
      return settledCard(screen, context);
    case 'movedOn':
      return movedOnCard(screen, context);
    case 'gapNudge':
      return gapNudgeCard(screen, context);
  }
}
