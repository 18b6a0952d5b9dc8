import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFiles, ROOT } from './projectFiles.ts';
import { findBreaches, SERVICE_ROOMS } from './walls.ts';

const installed = new Set([
  'zod',
  'botbuilder',
  'restify',
  '@azure/identity',
  'kysely',
  'intl-messageformat',
]);

/** What the checker says of one planted file. */
function said(path: string, ...lines: readonly string[]): readonly string[] {
  return findBreaches([{ path, text: `${lines.join('\n')}\n` }], installed);
}

describe('the walls between the rooms', () => {
  it('stand: nothing reaches through them', async () => {
    const { dependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const files = await projectFiles();
    const sources = files.filter(({ path }) => path.endsWith('.ts'));
    for (const room of SERVICE_ROOMS) {
      assert.ok(
        sources.some(({ path }) => path.startsWith(`${room}/`)),
        `no source was found in ${room}/: this test would say yes to anything`,
      );
    }
    assert.deepEqual(findBreaches(files, new Set(Object.keys(dependencies))), []);
  });

  it('let imports through that point inwards', () => {
    assert.deepEqual(
      [
        ...said('bot/main.ts', "import { restify } from 'restify';", "import { a } from '../outbox/a.ts';"),
        ...said('outbox/deliver.ts', "import type { Wave } from '../domain/wave.ts';"),
        ...said('cards/notice.ts', "import { part } from './parts.ts';", "import { z } from 'zod';"),
        ...said('store/waves.ts', "import { Kysely } from 'kysely';", "import { join } from 'node:path';"),
        ...said('rehearsal/main.ts', "import { createApp } from '../bot/createApp.ts';"),
        ...said('bot/main.ts', "import type { TokenCredential } from '@azure/identity';"),
        ...said('cards/notice.ts', "import type { IAdaptiveCard } from '@microsoft/teams.cards';"),
        ...said('bot/settings.ts', 'const port = process.env.PORT;'),
        ...said('test/bot/main.test.ts', "import { anything } from '../../bot/main.ts';"),
      ],
      [],
    );
  });

  const planted: readonly (readonly [path: string, line: string, breach: string])[] = [
    ['domain/wave.ts', "import { z } from 'zod';", 'domain may not import zod'],
    ['domain/wave.ts', "import { randomUUID } from 'node:crypto';", 'domain may not import node:crypto'],
    ['domain/wave.ts', "import { a } from '../cards/a.ts';", 'domain may not import cards'],
    ['cards/notice.ts', "import { a } from '../store/a.ts';", 'cards may not import store'],
    ['cards/notice.ts', "import { a } from '../dialogs/a.ts';", 'cards may not import dialogs'],
    ['cards/notice.ts', "import { a } from 'node:fs';", 'cards may not import node:fs'],
    [
      'cards/notice.ts',
      "import { Card } from '@microsoft/teams.cards';",
      'cards may not import @microsoft/teams.cards',
    ],
    ['dialogs/journey.ts', "import { z } from 'zod';", 'dialogs may not import zod'],
    ['dialogs/deep/journey.ts', "import { a } from '../../cards/a.ts';", 'dialogs may not import cards'],
    ['directory/people.ts', "import { a } from '../store/a.ts';", 'directory may not import store'],
    ['store/people.ts', "import type { A } from '../directory/a.ts';", 'store may not import directory'],
    ['outbox/deliver.ts', "import { Kysely } from 'kysely';", 'outbox may not import kysely'],
    ['outbox/deliver.ts', "import { a } from '../bot/a.ts';", 'outbox may not import bot'],
    ['playbooks/load.ts', "import { Kysely } from 'kysely';", 'playbooks may not import kysely'],
    ['deployment/build.ts', "import { a } from '../bot/a.ts';", 'deployment may not import bot'],
    ['bot/main.ts', "import { a } from '../rehearsal/a.ts';", 'bot may not import rehearsal'],
    ['bot/main.ts', "import { a } from '../test/fakes/a.ts';", 'bot may not import test'],
    ['rehearsal/stand.ts', "import { a } from 'botbuilder-core';", 'only bot may import botbuilder-core'],
    [
      'rehearsal/stand.ts',
      "import { a } from 'botframework-connector/lib/a';",
      'only bot may import botframework-connector',
    ],
    ['store/a.ts', "import type { A } from 'restify';", 'only bot may import restify'],
    [
      'bot/main.ts',
      "import { Client } from '@microsoft/microsoft-graph-client';",
      'only directory may import @microsoft/microsoft-graph-client',
    ],
    [
      'bot/main.ts',
      "import { ClientSecretCredential } from '@azure/identity';",
      'only directory may import @azure/identity',
    ],
    ['store/a.ts', 'await import(name);', 'imports something computed, which nobody can check'],
    [
      'store/a.ts',
      "import sinon from 'sinon';",
      'sinon is not among the dependencies that the container installs',
    ],
    ['bot/main.ts', 'const port = process.env.PORT;', 'only bot/settings.ts reads the environment'],
    ['bot/main.ts', "import { env } from 'node:process';", 'only bot/settings.ts reads the environment'],
    ['store/a.ts', 'const { env } = process;', 'only bot/settings.ts reads the environment'],
  ];
  for (const [path, line, breach] of planted) {
    it(`show a breach: ${line} in ${path}`, () => {
      assert.deepEqual(said(path, '// a planted fault', line), [`${path}:2: ${breach}`]);
    });
  }

  it('show a file in a room that does not exist', () => {
    assert.deepEqual(said('utils/a.ts', ''), ['utils/a.ts: there is no room "utils"']);
  });
});

describe('the container', () => {
  it('carries exactly the rooms that the service imports', async () => {
    const dockerfile = await readFile(join(ROOT, 'deployment', 'Dockerfile'), 'utf8');
    const copied = [...dockerfile.matchAll(/^COPY (\w+) \1$/gm)].map(([, room]) => room);
    assert.deepEqual(copied.sort(), SERVICE_ROOMS);
  });

  it('is built from those and the package files only: nothing private can slip in', async () => {
    const lines = (await readFile(join(ROOT, '.dockerignore'), 'utf8'))
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    assert.equal(lines[0], '*');
    assert.deepEqual(
      lines.slice(1).sort(),
      [...SERVICE_ROOMS, 'package.json', 'package-lock.json'].map((name) => `!${name}`).sort(),
    );
  });
});
