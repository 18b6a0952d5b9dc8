import assert from 'node:assert/strict';
import { readPackageOrder } from '../../deployment/packageValues.ts';

const BOT = '0f8fad5b-d9cb-469f-a165-70867728950e';
const APP = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const needed = ['--bot-id', BOT, '--public-base-url', 'https://flytt.example.com/bot'];

describe('readPackageOrder', () => {
  it('reads what it needs, and says which links point at the public address', () => {
    const order = readPackageOrder(needed);
    assert.deepEqual(order, {
      ok: true,
      values: {
        BOT_ID: BOT,
        TEAMS_APP_ID: BOT,
        PUBLIC_DOMAIN: 'flytt.example.com',
        DEVELOPER_NAME: 'Flytt',
        WEBSITE_URL: 'https://flytt.example.com/bot',
        PRIVACY_URL: 'https://flytt.example.com/bot',
        TERMS_URL: 'https://flytt.example.com/bot',
      },
      out: null,
      notes: [
        "The app's details link to the public address; --website-url, --privacy-url, --terms-url " +
          'can name pages of your own.',
      ],
    });
  });

  it("uses the organization's own id, name, links and file when they are given", () => {
    const order = readPackageOrder([
      ...needed,
      ...[
        '--teams-app-id',
        APP.toUpperCase(),
        '--developer-name',
        'Fjällbolaget',
        '--out',
        'flytt-pilot.zip',
      ],
      ...['--website-url', 'https://example.com/it', '--privacy-url', 'https://example.com/privacy'],
      ...['--terms-url', 'https://example.com/terms'],
    ]);
    assert.ok(order.ok);
    assert.equal(order.values.TEAMS_APP_ID, APP);
    assert.equal(order.values.BOT_ID, BOT);
    assert.equal(order.values.DEVELOPER_NAME, 'Fjällbolaget');
    assert.equal(order.values.PRIVACY_URL, 'https://example.com/privacy');
    assert.equal(order.out, 'flytt-pilot.zip');
    assert.deepEqual(order.notes, [
      'The app has an id of its own, so TEAMS_APP_ID in .env must name its id in the catalog.',
    ]);
  });

  it('names every problem at once', () => {
    const order = readPackageOrder(['--bot-id', 'mine', '--terms-url', 'http://x', '--color', 'red', 'now']);
    assert.deepEqual(order, {
      ok: false,
      problems: [
        '"red" belongs to no option.',
        '"now" belongs to no option.',
        '--color is not an option.',
        '--public-base-url is missing.',
        '--bot-id must be a GUID such as 0f8fad5b-d9cb-469f-a165-70867728950e.',
        '--terms-url must be an address that starts with https://.',
      ],
    });
  });

  it('refuses an option whose value was forgotten', () => {
    const order = readPackageOrder([...needed, '--developer-name']);
    assert.ok(!order.ok);
    assert.equal(order.problems.length, 1);
    assert.match(order.problems[0] ?? '', /^--developer-name /);
  });
});
