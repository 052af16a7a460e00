/** Key of what an open task shows besides the list. */
export const taskKey = ["task"] as const;
