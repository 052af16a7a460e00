/** What a new task has where its creation says nothing. */
export const taskDefaults = {
  description: null,
  completed: false,
  priority: "medium",
  due_date: null,
  time_zone: null,
  tags: [],
};
