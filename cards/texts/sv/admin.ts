import type { en } from '../en/admin.ts';

export const sv: Record<keyof typeof en, string> = {};
