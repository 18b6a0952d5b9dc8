import assert from 'node:assert/strict';
import { readText } from '../../../bot/inbound/readText.ts';
import { anActivity, parsed } from '../aTeamsActivity.ts';
import { APP_ID } from '../aTokenService.ts';

const mention = (id: string, name: string, text = `<at>${name}</at>`) => ({
  type: 'mention',
  text,
  mentioned: { id, name },
});
const bot = mention(`28:${APP_ID}`, 'Flytt');
const bo = mention('29:2bo', 'Bo Berg');

const read = (text: string | undefined, entities: unknown[] = []) =>
  readText(parsed(anActivity({ text, entities })));

describe('readText', () => {
  it('takes out every mention of the bot', () => {
    assert.deepEqual(read('<at>Flytt</at>&nbsp;status, <at>Flytt</at> please', [bot]), {
      text: 'status, please',
      mentionsBot: true,
    });
  });

  it('keeps the names of other people', () => {
    assert.deepEqual(read('<at>Flytt</at> ask <at>Bo Berg</at>', [bo, bot]), {
      text: 'ask Bo Berg',
      mentionsBot: true,
    });
    assert.deepEqual(read('ask <at id="0">Bo Berg</at>', [bo]), { text: 'ask Bo Berg', mentionsBot: false });
  });

  it('is not put off by a mention without a target', () => {
    assert.deepEqual(read('hi <at>Somebody</at>', [{ type: 'mention', text: '<at>Somebody</at>' }]), {
      text: 'hi Somebody',
      mentionsBot: false,
    });
  });

  it('knows the bot by its id, whatever it is called', () => {
    const nickname = mention(`28:${APP_ID}`, 'Flytt', '<at>the mover</at>');
    assert.deepEqual(read('<at>the mover</at> help', [nickname]), { text: 'help', mentionsBot: true });
    assert.equal(read('<at>Flytt</at> help', [mention('29:3', 'Flytt')]).mentionsBot, false);
  });

  for (const [what, text, expected] of [
    ['markup', '<p>one<br/>two</p><div><strong>three</strong></div>', 'one\ntwo\nthree'],
    ['entities, once', 'a &lt; b &amp;lt; c &quot;d&quot; &#39;e&#39;', `a < b &lt; c "d" 'e'`],
    ['an entity that nobody knows', '&unknown; &constructor; &', '&unknown; &constructor; &'],
    ['hard spaces and tabs', 'a\u00a0\u00a0b\tc&nbsp; d', 'a b c d'],
    ['line ends', 'one\r\ntwo\n\n\n\nthree \n four', 'one\ntwo\n\nthree\nfour'],
    ['an error code in angle brackets', 'it says <0x80180014> & stops', 'it says <0x80180014> & stops'],
    ['what was typed as markup', 'use &lt;b&gt;bold&lt;/b&gt;', 'use <b>bold</b>'],
  ] as const) {
    it(`reads ${what}`, () => assert.equal(read(text).text, expected));
  }

  it('reads a message without text, such as a picture, as an empty one', () => {
    assert.deepEqual(read(undefined), { text: '', mentionsBot: false });
  });

  it('is quick with a text made to be slow', () => {
    const hostile = `${'<at '.repeat(20_000)}${'<p '.repeat(20_000)}${'\n '.repeat(20_000)}`;
    assert.ok(read(hostile).text.length > 0);
  }).timeout(2_000);
});
