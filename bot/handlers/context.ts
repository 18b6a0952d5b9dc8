import type { Directory } from '../../directory/directory.ts';
import type { NewDelivery } from '../../domain/delivery.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { Playbook } from '../../domain/playbook.ts';
import type { Store, StoreGroups } from '../../store/store.ts';
import type { Place } from '../inbound/inbound.ts';

/** Who may do what (design §5.5). Roles are asked of the directory and cached for minutes, never read from a card. */
export interface Roles {
  isAdmin(personId: PersonId): Promise<boolean>;
  /** An agent is whoever acts in the helpdesk channel: Teams has already checked the membership. */
  isHelpdeskPlace(place: Place): Promise<boolean>;
}

/** What every handler is given. Handlers decide nothing themselves: dialogs do, handlers read and write. */
export interface HandlerDeps {
  readonly store: Store;
  readonly directory: Directory;
  readonly roles: Roles;
  /** The playbook that new journeys start with. */
  readonly playbook: Playbook;
  readonly defaultLanguage: Language;
  readonly publicBaseUrl: string;
  readonly now: () => Date;
  /** Plans deliveries in the transaction that decided them; the dispatcher is woken when it has committed. */
  readonly plan: (tx: StoreGroups, deliveries: readonly NewDelivery[]) => Promise<void>;
  /** Wakes the dispatcher, so that an answer does not wait for its next look. */
  readonly nudge: () => void;
}
