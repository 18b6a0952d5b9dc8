/** Swedish: `../sv/helpdesk.ts`. */
export const en = {} as const;
