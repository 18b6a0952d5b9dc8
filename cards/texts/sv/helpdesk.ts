import type { en } from '../en/helpdesk.ts';

export const sv: Record<keyof typeof en, string> = {};
