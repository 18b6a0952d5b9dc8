import type { ManagedDevice } from '../domain/enrollment.ts';
import type { GroupId, PersonId } from '../domain/ids.ts';
import type { DirectoryReason } from './directoryError.ts';

/** A group as an admin picks it from a list. */
export interface GroupSummary {
  readonly id: GroupId;
  readonly displayName: string;
  readonly description: string | null;
}

/** A person as the directory knows them: enough to plan a wave, to greet them and to say why they get no notice. */
export interface CohortMember {
  readonly id: PersonId;
  readonly userPrincipalName: string;
  readonly displayName: string;
  /** The display name where the directory has no given name. */
  readonly givenName: string;
  readonly accountEnabled: boolean;
  readonly isGuest: boolean;
  /** ISO 3166 country, as it is. */
  readonly usageLocation: string | null;
  /** BCP 47 tag, as it is; often missing. */
  readonly preferredLanguage: string | null;
  readonly hasIntuneLicense: boolean;
}

/** Who to look for among the managed devices: Intune is asked by name and the answer is checked by id. */
export interface DeviceOwner {
  readonly id: PersonId;
  readonly userPrincipalName: string;
}

/** An enrolment that failed, as Intune recorded it (facts: graph §2.5). */
export interface EnrollmentFailure {
  readonly id: string;
  readonly personId: PersonId;
  readonly at: Date;
  readonly operatingSystem: string;
  /** Intune's category, for example `enrollmentRestrictionsEnforced`. */
  readonly category: string;
  /** Intune's own reason, for example `DeviceCapReached`; matches the phrases of a troubleshooting row. */
  readonly reason: string;
}

/** What came of installing the app for one person. Only `failed` with `temporary` is worth another try. */
export type InstallOutcome =
  /** Teams now tells the bot about the conversation (`installationUpdate`). */
  | { readonly kind: 'installed' }
  /** Teams may have told us long ago: no new event follows. */
  | { readonly kind: 'alreadyInstalled' }
  /** A Teams app permission policy refuses it for this person; only an admin can change that. */
  | { readonly kind: 'blockedByPolicy' }
  /** No such person, no Teams licence, or the app is not in the organisation's catalogue. */
  | { readonly kind: 'notFound' }
  | {
      readonly kind: 'failed';
      readonly reason: DirectoryReason;
      readonly temporary: boolean;
      /** How long Graph asked us to wait, when it did. */
      readonly retryAfterMs: number | null;
    };

/**
 * Microsoft Graph in this product's words. Every call either answers with something that has been checked or
 * throws a `DirectoryError`; none of them returns a guess. What each one needs is in docs/permissions.md.
 */
export interface Directory {
  /**
   * Up to 20 groups whose name begins with the text or has words that do, by name. An empty text finds nothing.
   * Needs GroupMember.Read.All.
   */
  searchGroups(text: string): Promise<GroupSummary[]>;

  /** Null when there is no such group (any more). Needs GroupMember.Read.All. */
  readGroup(id: GroupId): Promise<GroupSummary | null>;

  /**
   * Everybody in a group and in the groups inside it, page by page: one page is in memory at a time, pages may be
   * of any size but never empty. Guests and disabled accounts are included and marked. A membership changed in the
   * last minutes may be missing (the directory answers from an index). Needs GroupMember.Read.All and
   * User.Read.All; without the second Graph answers rows of nulls, which is thrown as `missingConsent`.
   */
  listMembers(groupId: GroupId): AsyncIterable<CohortMember[]>;

  /** Null when there is no such person. Needs User.Read.All. */
  readPerson(id: PersonId): Promise<CohortMember | null>;

  /** Null when there is no such person; guests have `#EXT#` in their name. Needs User.Read.All. */
  findPersonByUpn(userPrincipalName: string): Promise<CohortMember | null>;

  /**
   * Those of the groups that the person is in, also through other groups. Needs User.Read.All and
   * GroupMember.Read.All.
   */
  memberGroupsOf(personId: PersonId, groupIds: readonly GroupId[]): Promise<GroupId[]>;

  /**
   * Every managed device of each person; people without one have an empty list. Made for up to about 200 people:
   * above that `listEnrolledSince` is cheaper. Throws `untrustworthyAnswer` when Intune ignored the question and
   * answered with other people's devices. Needs DeviceManagementManagedDevices.Read.All.
   */
  listManagedDevicesOf(people: readonly DeviceOwner[]): Promise<Map<PersonId, ManagedDevice[]>>;

  /**
   * Every device enrolled after `since`, page by page, to be joined by `userId`: immune to a renamed account and
   * to ignored filters. The same row may come twice. Needs DeviceManagementManagedDevices.Read.All.
   */
  listEnrolledSince(since: Date): AsyncIterable<ManagedDevice[]>;

  /**
   * Failed enrolments since then that name a person, oldest first. Intune keeps them for weeks at most.
   * Needs DeviceManagementManagedDevices.Read.All.
   */
  listEnrollmentFailures(since: Date): Promise<EnrollmentFailure[]>;

  /**
   * Installs the app for one person: a single try, so that the caller alone keeps the pace (Graph takes 30/s).
   * Never throws for anything that Graph or the network does.
   * Needs TeamsAppInstallation.ReadWriteSelfForUser.All, and AppCatalog.Read.All when no catalogue id is configured.
   */
  installApp(personId: PersonId): Promise<InstallOutcome>;

  /** Whether the app is installed for the person. Needs TeamsAppInstallation.ReadWriteSelfForUser.All. */
  hasApp(personId: PersonId): Promise<boolean>;

  /**
   * The app's id in the organisation's catalogue, as configured or else looked up once; null when it has not been
   * published. Needs AppCatalog.Read.All, unless configured.
   */
  readCatalogAppId(): Promise<string | null>;
}
