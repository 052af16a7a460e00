const formats = new Map<string, Intl.DateTimeFormat>();

/** Format of dates in the page's language, or in that of a locale. Each is made once: that takes as long as rendering a row. */
export function dateFormat(
  options: Intl.DateTimeFormatOptions,
  locale?: string,
): Intl.DateTimeFormat {
  const key = JSON.stringify([options, locale]);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale, options)));
  return format;
}
