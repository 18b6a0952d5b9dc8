import { z } from 'zod';
import type { BotCredentials } from '../auth/identity.ts';
import { isPrivateKey } from './settingShapes.ts';
import type { SettingProblem } from './settingsError.ts';

/** The settings that decide how the bot proves who it is, as text; a setting that is empty is absent. */
export interface CredentialTexts {
  readonly MicrosoftAppType?: string | undefined;
  readonly MicrosoftAppPassword?: string | undefined;
  readonly CertificateThumbprint?: string | undefined;
  readonly CertificatePrivateKey?: string | undefined;
}

/**
 * The bot's credentials, or everything that is wrong with them. botbuilder takes any unknown app type for
 * `MultiTenant` without a word (facts: teams-platform §4.1), and two kinds of credentials at once leave open
 * which one is used; both are refused here.
 */
export function readCredentials(
  texts: CredentialTexts,
):
  | { readonly ok: true; readonly credentials: BotCredentials }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] } {
  switch (texts.MicrosoftAppType) {
    case 'UserAssignedMSI':
      return managedIdentity(texts);
    case 'SingleTenant':
      return texts.CertificateThumbprint || texts.CertificatePrivateKey
        ? certificate(texts)
        : password(texts);
    default:
      return refuse([problem('MicrosoftAppType', 'must be SingleTenant or UserAssignedMSI')]);
  }
}

function managedIdentity(texts: CredentialTexts): ReturnType<typeof readCredentials> {
  const unwanted = (['MicrosoftAppPassword', 'CertificateThumbprint', 'CertificatePrivateKey'] as const)
    .filter((name) => texts[name])
    .map((name) => problem(name, 'must be absent when MicrosoftAppType is UserAssignedMSI'));
  return unwanted.length > 0 ? refuse(unwanted) : { ok: true, credentials: { kind: 'managedIdentity' } };
}

function password(texts: CredentialTexts): ReturnType<typeof readCredentials> {
  const secret = texts.MicrosoftAppPassword;
  if (!secret) {
    return refuse([
      problem(
        'MicrosoftAppPassword',
        'must be the client secret, or set CertificateThumbprint and CertificatePrivateKey instead',
      ),
    ]);
  }
  // Entra shows the secret's id beside its value, and the id is what people copy.
  if (z.guid().safeParse(secret).success) {
    return refuse([problem('MicrosoftAppPassword', "must be the client secret's value, not its id")]);
  }
  return { ok: true, credentials: { kind: 'password', password: secret } };
}

function certificate(texts: CredentialTexts): ReturnType<typeof readCredentials> {
  const problems: SettingProblem[] = [];
  if (texts.MicrosoftAppPassword) {
    problems.push(problem('MicrosoftAppPassword', 'must be absent when a certificate is used'));
  }
  const thumbprint = (texts.CertificateThumbprint ?? '').replaceAll(/[:\s]/g, '').toUpperCase();
  if (!/^[0-9A-F]{40}$/.test(thumbprint)) {
    problems.push(
      problem('CertificateThumbprint', 'must be the SHA-1 thumbprint of the certificate, 40 hex digits'),
    );
  }
  // A PEM on one line, as some secret stores keep it, has `\n` written out.
  const privateKey = (texts.CertificatePrivateKey ?? '').replaceAll('\\n', '\n');
  if (!isPrivateKey(privateKey)) {
    problems.push(problem('CertificatePrivateKey', 'must be the private key in PEM, without a passphrase'));
  }
  if (problems.length > 0) return refuse(problems);
  return { ok: true, credentials: { kind: 'certificate', thumbprint, privateKey } };
}

const problem = (name: keyof CredentialTexts, expected: string): SettingProblem => ({ name, expected });
const refuse = (problems: readonly SettingProblem[]) => ({ ok: false, problems }) as const;
