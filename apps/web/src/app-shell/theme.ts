export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Cookie by which the server renders the chosen theme, so that nothing flashes. */
export const themeCookie = "theme";

export function toTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  const oneYearSeconds = 365 * 24 * 60 * 60;
  document.cookie = `${themeCookie}=${theme}; Path=/; Max-Age=${oneYearSeconds}; SameSite=Lax`;
}
