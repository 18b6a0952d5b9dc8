import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

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
  const dispatching = new Gauge({
    name: 'flytt_outbox_dispatching',
    help: '1 when this process is the one that sends',
    registers: [registry],
  });
  return {
    countActivity: (outcome: string) => activities.inc({ outcome }),
    setPace: (perSecond: number) => pace.set(perSecond),
    setDispatching: (isDispatching: boolean) => dispatching.set(isDispatching ? 1 : 0),
    read: () => registry.metrics(),
  };
}
