/**
 * Which activities have been taken on. Teams delivers at least once (facts: teams-platform §6, Delivery); with
 * several processes only a shared store can make it once.
 */
export interface SeenActivities {
  /** True the first time that this activity is named, false for every repetition, on any process. */
  firstTime(conversationId: string, activityId: string, now: Date): Promise<boolean>;
}
