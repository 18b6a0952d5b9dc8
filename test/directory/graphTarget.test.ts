import assert from 'node:assert/strict';
import { graphTarget } from '../../directory/client/graphTarget.ts';

describe('graphTarget', () => {
  for (const root of [
    'https://graph.microsoft.com',
    'https://graph.microsoft.us',
    'https://dod-graph.microsoft.us',
    'https://microsoftgraph.chinacloudapi.cn',
  ]) {
    it(`uses ${root} as it is`, () => {
      assert.deepEqual(graphTarget(root), { root, sendTo: root });
      assert.deepEqual(graphTarget(`${root}/`), { root, sendTo: root });
    });
  }

  for (const standIn of [
    'http://127.0.0.1:4000',
    'http://localhost:4000',
    'http://[::1]:4000',
    'https://graph.nordvik.example',
    'https://graph.microsoft.com:8443',
  ]) {
    it(`lets ${standIn} stand in for the worldwide Graph`, () => {
      assert.deepEqual(graphTarget(standIn), { root: 'https://graph.microsoft.com', sendTo: standIn });
    });
  }

  for (const unsafe of [
    '',
    'graph.microsoft.com',
    'ftp://graph.microsoft.com',
    'http://graph.microsoft.com',
    'http://graph.nordvik.example',
    'http://127.0.0.1.nordvik.example',
    'http://localhost.nordvik.example',
    'https://graph.microsoft.com/v1.0',
    'https://graph.microsoft.com?x',
    'https://user@graph.microsoft.com',
  ]) {
    it(`refuses "${unsafe}"`, () => {
      assert.throws(() => graphTarget(unsafe), { name: 'TypeError', message: /^GRAPH_BASE_URL / });
    });
  }
});
