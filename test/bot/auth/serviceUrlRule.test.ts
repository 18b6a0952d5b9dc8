import assert from 'node:assert/strict';
import { isLoopback } from '../../../bot/auth/loopback.ts';
import { createServiceUrlRule } from '../../../bot/auth/serviceUrlRule.ts';
import { REGISTERED, REHEARSAL } from '../aRunningBot.ts';

describe('createServiceUrlRule', () => {
  it('lets a registered bot talk to each of Microsoft’s clouds', () => {
    const isOurService = createServiceUrlRule(REGISTERED);
    for (const serviceUrl of [
      'https://smba.trafficmanager.net/emea/',
      'https://smba.trafficmanager.net:443/teams',
      'https://smba.infra.gcc.teams.microsoft.com/teams',
      'https://smba.infra.gov.teams.microsoft.us/teams',
      'https://smba.infra.dod.teams.microsoft.us/teams',
    ]) {
      assert.equal(isOurService(serviceUrl), true, serviceUrl);
    }
  });

  it('lets it talk to nobody else', () => {
    const isOurService = createServiceUrlRule(REGISTERED);
    for (const serviceUrl of [
      'http://smba.trafficmanager.net/emea/',
      'https://smba.trafficmanager.net.evil.example/',
      'https://evil.smba.trafficmanager.net/',
      'https://smba.trafficmanager.net@evil.example/',
      'https://smba.trafficmanager.net:444/',
      'https://127.0.0.1/',
      'smba.trafficmanager.net',
      '',
    ]) {
      assert.equal(isOurService(serviceUrl), false, serviceUrl);
    }
  });

  it('lets it talk to the hosts that the settings add', () => {
    const serviceUrl = 'https://smba.teams.example.cn/teams/';
    assert.equal(createServiceUrlRule(REGISTERED)(serviceUrl), false);
    assert.equal(createServiceUrlRule(REGISTERED, ['smba.teams.example.cn'])(serviceUrl), true);
  });

  it('keeps the rehearsal on this machine, whatever the settings add', () => {
    const isOurService = createServiceUrlRule(REHEARSAL, ['smba.teams.example.cn']);
    assert.equal(isOurService('http://localhost:56150/_connector'), true);
    assert.equal(isOurService('http://[::1]:1/'), true);
    assert.equal(isOurService('https://smba.teams.example.cn/teams/'), false);
    assert.equal(isOurService('https://smba.trafficmanager.net/emea/'), false);
    assert.equal(isOurService('ftp://localhost/'), false);
  });
});

describe('isLoopback', () => {
  for (const [address, expected] of [
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['127.0.0.1.evil.example', false],
    ['', false],
    [undefined, false],
  ] as const) {
    it(`says ${expected} to ${address}`, () => assert.equal(isLoopback(address), expected));
  }
});
