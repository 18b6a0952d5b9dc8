/** Something the store could not do; `reason` is for branching, the message tells a person what to do. */
export class StoreError extends Error {
  readonly reason: 'folderInUse' | 'folderUnusable' | 'unreachable' | 'migrationFailed' | 'unreadableRow';

  constructor(reason: StoreError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.reason = reason;
  }
}
