/**
 * Loaded into the Agents Playground before its own code: it ends when we do, also when we were killed and could not
 * tell it. Otherwise it would stay behind and keep its port.
 */
process.on('disconnect', () => process.exit(0));
process.channel?.unref();
