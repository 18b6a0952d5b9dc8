/**
 * Identifiers are plain strings with a brand, so that a wave can never be passed where a person is meant.
 * They are made where data enters (`as PersonId` at the edge, or `newId` in the store), never inside.
 */
export type Branded<Name extends string> = string & { readonly __id: Name };

/** Microsoft Entra object id of a person (GUID, lower case). */
export type PersonId = Branded<'person'>;
/** A device known from the old EMM's inventory, or one that a person told us about. */
export type DeviceId = Branded<'device'>;
/** One device's move, from notice to compliant. */
export type JourneyId = Branded<'journey'>;
/** One dated round of notices to one cohort. */
export type WaveId = Branded<'wave'>;
/** One row of the outbox. */
export type DeliveryId = Branded<'delivery'>;
/** One request for help. */
export type TicketId = Branded<'ticket'>;
/** Microsoft Entra object id of a group. */
export type GroupId = Branded<'group'>;
/** A playbook source, for example `workspace-one`. */
export type SourceId = Branded<'source'>;
