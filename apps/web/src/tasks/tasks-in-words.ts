/** Number of tasks, such as "1 task" and "2,001 tasks". */
export function tasksInWords(count: number): string {
  return count === 1 ? "1 task" : `${count.toLocaleString("en")} tasks`;
}
