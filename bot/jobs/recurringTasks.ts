import type { Store } from '../../store/store.ts';
import type { HelpdeskHandler } from '../handlers/helpdesk.ts';
import type { Verifier } from '../recipient/verifier.ts';
import type { RecurringTask } from './jobs.ts';

const DAY_MS = 86_400_000;

/** Teams repeats a delivery within minutes; three days is far beyond any repetition. */
const SEEN_FOR_MS = 3 * DAY_MS;

/** Long enough to look into a complaint; an answer is the only delivery that holds what a person was shown. */
const ANSWERS_KEPT_MS = 7 * DAY_MS;
/** The marks "not delivered" on a ticket's lines are read from them. */
const DELIVERIES_KEPT_MS = 90 * DAY_MS;

export interface RecurringDeps {
  readonly store: Store;
  readonly verifier: Verifier;
  readonly wakeSnoozed: () => Promise<unknown>;
  readonly watchGaps: () => Promise<unknown>;
  readonly helpdesk: Pick<HelpdeskHandler, 'mendTickets' | 'redrawUrgent'>;
  readonly nudge: () => void;
  readonly now: () => Date;
}

/** Everything that comes back by itself. */
export function recurringTasks(deps: RecurringDeps): RecurringTask[] {
  const { store, now } = deps;
  const everyMinute = '* * * * *';
  return [
    { name: 'verify-enrollment', cron: everyMinute, run: () => deps.verifier.verifyDue() },
    { name: 'wake-snoozed', cron: everyMinute, run: deps.wakeSnoozed },
    { name: 'watch-gaps', cron: everyMinute, run: deps.watchGaps },
    {
      name: 'mend-tickets',
      cron: everyMinute,
      run: async () => {
        await store.transaction((tx) => deps.helpdesk.mendTickets(tx, now()));
        await store.transaction((tx) => deps.helpdesk.redrawUrgent(tx, now()));
        deps.nudge();
      },
    },
    {
      name: 'forget-seen-activities',
      cron: '17 3 * * *',
      run: () => store.seenActivities.forgetBefore(new Date(now().getTime() - SEEN_FOR_MS)),
    },
    {
      name: 'forget-deliveries',
      cron: '47 3 * * *',
      run: () =>
        store.deliveries.forgetSettled({
          answers: new Date(now().getTime() - ANSWERS_KEPT_MS),
          others: new Date(now().getTime() - DELIVERIES_KEPT_MS),
        }),
    },
  ];
}
