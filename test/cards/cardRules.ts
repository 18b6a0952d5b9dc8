import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type * as AdaptiveCards from 'adaptivecards';
import { ACTION_SHAPES } from '../../cards/actions.ts';

// The package's main entry cannot be imported in Node (facts: teams-platform §3.8).
const require = createRequire(import.meta.url);
const { AdaptiveCard, SerializationContext, Versions } =
  require('adaptivecards/dist/adaptivecards.js') as typeof AdaptiveCards;

type Json = Readonly<Record<string, unknown>>;

/** What Teams draws beyond schema 1.5; each of these must carry a fallback (design §5.7). */
const MICROSOFT_ONLY =
  /^(?:Badge|Carousel|CodeBlock|CompoundButton|Icon|ProgressBar|ProgressRing|Rating|Chart\..+|Component)$/;

const MAX_BYTES = 25 * 1024;
const MAX_ACTIONS = 4;
const MAX_TITLE = 60;

/** Holds every card to our card rules and to Microsoft's own parser; throws an AssertionError that names the rule. */
export function assertCardRules(card: unknown): void {
  const root = card as Json;
  const size = Buffer.byteLength(JSON.stringify(root));
  assert.ok(size < MAX_BYTES, `a card stays under 25 KB, this one has ${size} bytes`);
  assert.equal(root['version'], '1.5', 'Teams draws version 1.5');
  assert.ok(nonEmpty(root['fallbackText']), 'a card has a fallbackText');
  assert.ok(nonEmpty(root['lang']), 'a card says its language');

  const elements = [...walk(root)];
  const texts = elements.filter((element) => element['type'] === 'TextBlock');
  assert.equal(texts[0]?.['style'], 'heading', 'the first text is the heading');
  for (const element of elements) assertElement(element);
  assertActions(root);

  const ids = elements.filter(isInput).map((element) => element['id']);
  assert.equal(new Set(ids).size, ids.length, `inputs have ids of their own: ${ids.join(', ')}`);
  assertParses(root);
}

function assertElement(element: Json): void {
  const type = String(element['type']);
  switch (true) {
    case type === 'TextBlock':
      assert.ok(nonEmpty(element['text']), 'a text says something');
      assert.equal(element['wrap'], true, `a text wraps: "${element['text']}"`);
      assert.doesNotMatch(
        String(element['text']),
        /undefined|NaN|\[object|\{[a-z]+\}/,
        'a text has all its values',
      );
      break;
    case type === 'Image':
      assert.ok(nonEmpty(element['altText']), 'an image has alternative text');
      assert.match(String(element['url']), /^https?:\/\//, 'an image has a web address, Teams shows no data');
      break;
    case type === 'Input.Toggle':
      assert.ok(nonEmpty(element['id']) && nonEmpty(element['title']), 'a toggle has an id and a title');
      assert.equal(element['wrap'], true, 'a toggle wraps');
      break;
    case isInput(element):
      assert.ok(nonEmpty(element['id']), `${type} has an id`);
      assert.ok(nonEmpty(element['label']), `${type} has a label`);
      if (element['isRequired']) assert.ok(nonEmpty(element['errorMessage']), `${type} says what is missing`);
      break;
    case type.startsWith('Action.'):
      assertAction(element, type);
      break;
    case MICROSOFT_ONLY.test(type):
      assert.ok(element['fallback'], `${type} has a fallback`);
      break;
  }
}

function assertAction(action: Json, type: string): void {
  const title = String(action['title'] ?? '');
  assert.ok(title.length > 0 && title.length <= MAX_TITLE, `an action has a short title: "${title}"`);
  if (type === 'Action.Execute') {
    assert.ok(Object.hasOwn(ACTION_SHAPES, String(action['verb'])), `${action['verb']} is a verb of ours`);
    const fallback = action['fallback'] as Json | undefined;
    assert.equal(fallback?.['type'], 'Action.Submit', 'old clients can press it too');
    assert.equal(
      (fallback?.['data'] as Json | undefined)?.['verb'],
      action['verb'],
      'and send the same verb',
    );
  }
  if (type === 'Action.OpenUrl') assert.match(String(action['url']), /^https?:\/\//);
}

function assertActions(root: Json): void {
  const actions = (root['actions'] ?? []) as readonly Json[];
  assert.ok(actions.length <= MAX_ACTIONS, `at most four actions, this card has ${actions.length}`);
  const positive = actions.filter((action) => action['style'] === 'positive');
  assert.ok(positive.length <= 1, 'one primary action');
  if (positive.length === 1) assert.equal(actions[0], positive[0], 'the primary action comes first');
}

/** Microsoft's parser must find nothing wrong; it does not know Teams' own elements, so their fallbacks are read. */
function assertParses(root: Json): void {
  const context = new SerializationContext(Versions.v1_5);
  const parsed = new AdaptiveCard();
  parsed.parse(withFallbacks(root), context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  // The parser tests `lang` with a regular expression that remembers its last match: every second card "fails".
  const remarks = events.filter(
    (message) => !/^Invalid value "(?:en|sv)" for property "lang"\.$/.test(message),
  );
  const failures = parsed.validateProperties().validationEvents.map((event) => event.message);
  assert.deepEqual([...remarks, ...failures], [], 'the card parses without remarks');
}

function withFallbacks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFallbacks);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Json;
  if (MICROSOFT_ONLY.test(String(object['type']))) return withFallbacks(object['fallback']);
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, withFallbacks(inner)]));
}

function isInput(element: Json): boolean {
  return String(element['type']).startsWith('Input.');
}

function nonEmpty(value: unknown): boolean {
  return typeof value === 'string' && value.trim().length > 0;
}

/** Every element and action, also those in fallbacks, columns, cells and cards that unfold, in reading order. */
function* walk(value: unknown): Generator<Json> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const object = value as Json;
  if (typeof object['type'] === 'string' && object['type'] !== 'AdaptiveCard') yield object;
  for (const [key, inner] of Object.entries(object)) {
    if (key !== 'data' && key !== 'msteams') yield* walk(inner);
  }
}
