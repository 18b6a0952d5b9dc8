import type { Agent } from '../../domain/ticket.ts';
import type { StoreGroups } from '../../store/store.ts';
import type { Actor } from '../inbound/inbound.ts';

/** The agent behind an activity, with the first name that the person is shown. */
export async function agentOf(store: Pick<StoreGroups, 'people'>, actor: Actor): Promise<Agent> {
  const known = await store.people.find(actor.personId);
  return { id: actor.personId, name: actor.name, firstName: known?.givenName || firstNameIn(actor.name) };
}

/** `Ines` of "Ines Fiktiv" and of "Fiktiv, Ines (IT)". */
export function firstNameIn(name: string): string {
  const [family = '', given] = name.split(',');
  const first = (given ?? family).trim().split(/\s+/)[0];
  return first || name;
}
