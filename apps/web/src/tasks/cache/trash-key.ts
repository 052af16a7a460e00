export const trashKey = ["trash"] as const;
