import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { DispatcherState } from '../outbox/dispatcher.ts';

/** What the service counts, in Prometheus' words. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const activities = new Counter({
    name: 'flytt_activities_total',
    help: 'Activities from Teams, by what came of them',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const pace = new Gauge({
    name: 'flytt_outbox_pace_per_second',
    help: 'Requests a second that the outbox allows itself at the moment',
    registers: [registry],
  });
  const inHand = new Gauge({
    name: 'flytt_outbox_in_hand',
    help: 'Deliveries that this process has claimed and not settled',
    registers: [registry],
  });
  const dispatching = new Gauge({
    name: 'flytt_outbox_dispatching',
    help: '1 when this process is the one that sends',
    registers: [registry],
  });
  return {
    countActivity: (outcome: string) => activities.inc({ outcome }),
    /** Everything, with how sending stands at this moment. */
    read(sending: Pick<DispatcherState, 'kind' | 'ratePerSecond' | 'waiting' | 'inFlight'>) {
      pace.set(sending.ratePerSecond);
      dispatching.set(sending.kind === 'sending' ? 1 : 0);
      inHand.set(sending.waiting + sending.inFlight);
      return registry.metrics();
    },
  };
}
