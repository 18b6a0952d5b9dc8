import { useCompileCache } from './compileCache.ts';

/** `npm start`. Everything else is loaded afterwards, so that it comes from the compile cache. */
const keepCompiled = useCompileCache();
const { serve } = await import('./serve.ts');
await serve();
keepCompiled();
