import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { languageOf } from '../../../domain/language.ts';
import { createMemberships } from '../../../rehearsal/graph/memberships.ts';
import {
  loadSampleTenant,
  readTenant,
  SAMPLE_TENANT_FILE,
  TenantFileError,
} from '../../../rehearsal/tenant/loadTenant.ts';
import {
  playgroundPeople,
  type SamplePerson,
  sampleGroupId,
  samplePersonId,
} from '../../../rehearsal/tenant/sampleTenant.ts';

const text = readFileSync(SAMPLE_TENANT_FILE, 'utf8');

describe('the sample tenant', () => {
  const tenant = loadSampleTenant();
  const memberships = createMemberships(tenant);
  const count = (is: (person: SamplePerson) => boolean): number => tenant.people.filter(is).length;

  it('has about 300 people in seven languages and several time zones', () => {
    assert.ok(tenant.people.length >= 290 && tenant.people.length <= 330);
    const languages = new Set(tenant.people.map((person) => person.teamsLocale.slice(0, 2)));
    for (const language of ['sv', 'en', 'de', 'fr', 'es', 'da', 'nb'])
      assert.ok(languages.has(language), language);
    const zones = new Set(tenant.people.map((person) => person.timeZone));
    assert.ok(zones.size >= 8);
    for (const zone of zones) assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone: zone }));
  });

  it('reads mostly languages that Flytt speaks, and some that it does not', () => {
    const spoken = count((person) => languageOf(person.preferredLanguage) !== undefined);
    assert.ok(spoken > 200 && spoken < tenant.people.length - 30);
  });

  it('has everybody who makes a wave interesting', () => {
    assert.equal(
      count((person) => person.isGuest),
      6,
    );
    assert.equal(
      count((person) => !person.accountEnabled),
      6,
    );
    assert.equal(
      count((person) => person.teams === 'appBlockedByPolicy'),
      4,
    );
    assert.equal(
      count((person) => person.teams === 'blockedTheBot'),
      3,
    );
    assert.equal(
      count((person) => person.teams === 'uninstalledTheBot'),
      3,
    );
    assert.equal(
      count((person) => person.teams === 'noTeams'),
      2,
    );
    assert.equal(
      count((person) => person.intunePlan === 'suspended'),
      1,
    );
    assert.ok(count((person) => person.intunePlan === 'none' && !person.isGuest) >= 4);
    assert.ok(count((person) => person.preferredLanguage === null && !person.isGuest) >= 6);
    assert.ok(count((person) => person.userPrincipalName.includes("'")) >= 2);
  });

  it('has a first wave of more than 220 people in two groups, some of them in both', () => {
    const [inner, other] = [2, 3].map((n) => memberships.transitiveMembers(sampleGroupId(n)).length);
    const whole = memberships.transitiveMembers(sampleGroupId(1)).length;
    assert.ok(whole >= 220);
    assert.ok((inner ?? 0) + (other ?? 0) > whole);
  });

  it('has an empty group, and every group has a name of its own', () => {
    assert.equal(memberships.transitiveMembers(sampleGroupId(11)).length, 0);
    assert.equal(new Set(tenant.groups.map((group) => group.displayName)).size, tenant.groups.length);
  });

  it('has five people for the playground: Alva first, who is an admin and in the first wave', () => {
    const five = playgroundPeople(tenant);
    assert.deepEqual(
      five.map((person) => [person.givenName, person.playground]),
      [
        ['Alva', 'currentUser'],
        ['Hedda', 'agent'],
        ['Milo', 'agent'],
        ['Otto', 'recipient'],
        ['Saga', 'recipient'],
      ],
    );
    const groups = memberships.groupsOf(samplePersonId(1));
    assert.ok(groups.has(sampleGroupId(1)) && groups.has(sampleGroupId(8)));
    for (const person of five) assert.equal(person.teams, 'works');
  });

  it('has the conflict on purpose: one group held by the old EMM and by an enforced policy', () => {
    const wave1 = sampleGroupId(1);
    const held = tenant.compliancePartners.filter(
      (partner) => partner.partnerState === 'enabled' && partner.iosEnrollmentGroups.includes(wave1),
    );
    const enforced = tenant.conditionalAccess.filter(
      (policy) =>
        policy.state === 'enabled' && JSON.stringify(policy).includes(`"includeGroups":["${wave1}"]`),
    );
    assert.equal(held.length, 1);
    assert.equal(enforced.length, 1);
    assert.match(JSON.stringify(enforced), /compliantDevice/);
  });

  it('uses no address that could be anybody’s', () => {
    for (const person of tenant.people) assert.match(person.userPrincipalName, /@nordvik\.example$/);
    assert.doesNotMatch(text, /\.(com|net|org|se)\b(?!\.)/);
  });
});

describe('readTenant', () => {
  const refused = (change: (yaml: string) => string): string => {
    const changed = change(text);
    assert.notEqual(changed, text, 'the change must change something');
    try {
      readTenant(changed);
    } catch (error) {
      assert.ok(error instanceof TenantFileError, String(error));
      return error.message;
    }
    throw new assert.AssertionError({ message: 'The file was taken' });
  };

  it('takes the file as it is', () => {
    assert.equal(readTenant(text).organisation.name, 'Nordvik Exempel AB');
  });

  it('refuses a misspelt field', () => {
    assert.match(
      refused((yaml) => yaml.replace('playground:', 'playgroud:')),
      /playgroud/,
    );
  });

  it('refuses an office, a member and a group that do not exist', () => {
    assert.match(
      refused((yaml) => yaml.replace('office: oslo', 'office: atlantis')),
      /atlantis/,
    );
    assert.match(
      refused((yaml) => yaml.replace('people: [20]', 'people: [99999]')),
      /does not exist/,
    );
    assert.match(
      refused((yaml) => yaml.replace('groups: [5]', 'groups: [55]')),
      /does not exist/,
    );
  });

  it('refuses a number and a user name that are given twice', () => {
    assert.match(
      refused((yaml) => yaml.replace('{ n: 6,', '{ n: 7,')),
      /person 7 is there twice/,
    );
    assert.match(
      refused((yaml) => yaml.replace('name: Hedda Provfors', 'name: Alva Exempelsson')),
      /alva\.exempelsson@nordvik\.example is there twice/,
    );
  });

  it('refuses groups in a circle', () => {
    const message = refused((yaml) =>
      yaml.replace(
        'shops and warehouse", description: null,',
        'shops and warehouse", description: null, groups: [1],',
      ),
    );
    assert.match(message, /Wave 1 – Stockholm contains itself/);
  });

  it('refuses another number of playground people than five', () => {
    assert.match(
      refused((yaml) => yaml.replace(', playground: recipient', '')),
      /5 people/,
    );
    assert.match(
      refused((yaml) => yaml.replace('playground: currentUser', 'playground: agent')),
      /currentUser/,
    );
  });

  it('tells every problem at once', () => {
    const message = refused((yaml) =>
      yaml.replace('office: oslo', 'office: atlantis').replace('people: [20]', 'people: [99999]'),
    );
    assert.match(message, /atlantis/);
    assert.match(message, /99999/);
  });
});
