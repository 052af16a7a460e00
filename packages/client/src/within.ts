/** Settles as `promise` does, or rejects with `error` after `milliseconds`. */
export async function within<T>(
  milliseconds: number,
  promise: Promise<T>,
  error: Error,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, milliseconds, error);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
