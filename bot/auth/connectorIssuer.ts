/** Who signs the tokens that the Bot Connector sends us (facts: teams-platform §4.3); the SDK checks for the same. */
export const CONNECTOR_ISSUER = 'https://api.botframework.com';
