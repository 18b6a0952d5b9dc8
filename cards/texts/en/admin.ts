/** Swedish: `../sv/admin.ts`. */
export const en = {} as const;
