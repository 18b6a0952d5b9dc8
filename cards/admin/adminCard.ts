import type { AdminScreen } from '../../domain/adminScreens.ts';
import type { AdminContext, DrawnCard } from './adminContext.ts';
import { cancelCard } from './cancel.ts';
import { checkCard, countingCard } from './check.ts';
import { formCard } from './form.ts';
import { homeCard } from './home.ts';
import { launchCard } from './launch.ts';
import { previewCard } from './preview.ts';
import { progressCard } from './progress.ts';
import { refusedCard } from './refused.ts';
import { resultsCard } from './results.ts';
import { searchCard } from './search.ts';

/** Draws any admin screen. The same screen gives the same card. */
export function adminCard(screen: AdminScreen, context: AdminContext): DrawnCard {
  switch (screen.screen) {
    case 'refused':
      return refusedCard(context);
    case 'home':
      return homeCard(screen, context);
    case 'search':
      return searchCard(screen, context);
    case 'form':
      return formCard(screen, context);
    case 'counting':
      return countingCard(screen, context);
    case 'check':
      return checkCard(screen, context);
    case 'preview':
      return previewCard(screen, context);
    case 'launch':
      return launchCard(screen, context);
    case 'progress':
      return progressCard(screen, context);
    case 'cancel':
      return cancelCard(screen, context);
    case 'results':
      return resultsCard(screen, context);
  }
}
