import * as mappers from 'botframework-connector/lib/connectorApi/models/mappers.js';

/**
 * botframework-connector 4.23.3 writes only `type`, `text` and `mentioned` of an entity; the label that says that a
 * text was made by AI, its sources and the like never reach Teams (facts: teams-platform §9.3). The mend is in its
 * repository but in no release. So its own description of an entity gets the one line that lets the rest through.
 *
 * Throws when the description is not where we know it: the package is archived and pinned, so that would mean
 * that somebody changed the pin.
 */
export function keepEntities(): void {
  const type = mappers.Entity?.type as { className?: string; additionalProperties?: unknown } | undefined;
  if (type?.className !== 'Entity') {
    throw new Error(
      'botframework-connector describes entities in another way; keepEntities must be looked at',
    );
  }
  type.additionalProperties = { type: { name: 'Object' } };
}
