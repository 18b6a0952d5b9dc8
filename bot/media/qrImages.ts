import { createHash } from 'node:crypto';
import { toBuffer } from 'qrcode';
import type { Playbook } from '../../domain/playbook.ts';

export interface QrImages {
  /** The PNG's address for a link that we serve; see `find`. */
  readonly urlOf: (link: string) => string;
  /** The PNG behind `/media/qr/NAME.png`, or null when the name is not one of ours. */
  readonly find: (name: string) => Promise<Buffer | null>;
}

/**
 * QR codes as pictures, because Teams shows no data URIs. Only our own links are drawn, the playbook's and the
 * guides', so that nobody can have us vouch for an address of theirs.
 */
export function createQrImages(playbook: Playbook, publicBaseUrl: string): QrImages {
  const links = new Map(linksOf(playbook).map((link) => [nameOf(link), link]));
  const guides = `${publicBaseUrl}/guide/`;
  const drawn = new Map<string, Buffer>();

  return {
    urlOf(link) {
      const name = link.startsWith(guides) ? `guide-${link.slice(guides.length)}` : nameOf(link);
      return `${publicBaseUrl}/media/qr/${name}.png`;
    },
    async find(name) {
      const guide = /^guide-([0-9a-z]{26})$/.exec(name)?.[1];
      if (guide) return draw(`${guides}${guide}`);
      const link = links.get(name);
      if (!link) return null;
      const known = drawn.get(name) ?? (await draw(link));
      drawn.set(name, known);
      return known;
    },
  };
}

function nameOf(link: string): string {
  return createHash('sha256').update(link).digest('hex').slice(0, 16);
}

function linksOf(playbook: Playbook): string[] {
  const added = Object.values(playbook.sources).flatMap((source) => Object.values(source.stepsAfter).flat());
  const steps = [...playbook.unenroll, ...playbook.enroll].flatMap((path) => path.steps);
  return [...steps, ...added].flatMap((step) => step.links.map((link) => link.url));
}

/** Twice the size at which a card shows it, for dense screens; well under Teams' 1 MB. */
function draw(link: string): Promise<Buffer> {
  return toBuffer(link, { type: 'png', width: 256, margin: 2, errorCorrectionLevel: 'M' });
}
