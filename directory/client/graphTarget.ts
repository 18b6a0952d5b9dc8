/** Where requests are addressed and where they really go. */
export interface GraphTarget {
  /** The Graph root that every URL, token scope and app binding names; always a real Graph host. */
  readonly root: string;
  /** The origin that requests are really sent to: the root itself, or a local server that stands in for it. */
  readonly sendTo: string;
}

/** Microsoft's Graph roots (facts: graph §5.5). Tokens of one are worth nothing at another. */
const GRAPH_ROOTS: ReadonlySet<string> = new Set([
  'https://graph.microsoft.com',
  'https://graph.microsoft.us',
  'https://dod-graph.microsoft.us',
  'https://microsoftgraph.chinacloudapi.cn',
]);

/** The worldwide root: what is used unless `GRAPH_BASE_URL` says otherwise. */
export const WORLDWIDE_ROOT = 'https://graph.microsoft.com';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads `GRAPH_BASE_URL`. A Graph host is used as it is. Any other host stands in for the worldwide root: the URLs
 * inside stay `https://graph.microsoft.com/…`, only the last step before the wire is redirected, so that the code
 * that runs against a stand-in is the code that runs in production (facts: graph §7.3).
 *
 * Throws a TypeError for what would be unsafe: a path, or plain HTTP to anything but this machine, which would
 * carry real tokens in the clear.
 */
export function graphTarget(baseUrl: string): GraphTarget {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError('GRAPH_BASE_URL must be an origin such as https://graph.microsoft.com');
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new TypeError('GRAPH_BASE_URL must be an origin only: no path, query or user name');
  }
  if (GRAPH_ROOTS.has(url.origin)) return { root: url.origin, sendTo: url.origin };
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw new TypeError('GRAPH_BASE_URL may use plain http only for this machine (localhost)');
  }
  return { root: WORLDWIDE_ROOT, sendTo: url.origin };
}
