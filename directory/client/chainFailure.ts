import { GraphClientError } from '@microsoft/microsoft-graph-client';

/**
 * What goes wrong inside the middleware chain. The Graph SDK rebuilds every error that it does not know and loses
 * its cause on the way (facts: graph §5.2); its own `GraphClientError` is the one kind that it lets through as it
 * is, so ours extends it.
 */
export type ChainFailureKind =
  /** No token. */
  | 'token'
  /** No complete answer: refused, reset, timed out, cut off. */
  | 'connection'
  /** A complete answer that is not what it says it is. */
  | 'unreadable'
  /** A request was about to leave for a host that is neither Graph nor its stand-in. */
  | 'foreignHost';

/** A `GraphClientError` that says which part of the chain gave up and why. */
export class ChainFailure extends GraphClientError {
  readonly kind: ChainFailureKind;

  constructor(kind: ChainFailureKind, message: string, cause?: unknown) {
    super(message);
    // The SDK's constructor has just put its own prototype here.
    Object.setPrototypeOf(this, ChainFailure.prototype);
    this.kind = kind;
    this.cause = cause;
  }
}
