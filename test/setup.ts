import { restore } from 'sinon';

/** No stub and no faked clock outlives the test that made it. */
export const mochaHooks = {
  afterEach(): void {
    restore();
  },
};
