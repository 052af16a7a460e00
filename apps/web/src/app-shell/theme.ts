export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Cookie by which the server renders the chosen theme, so that nothing flashes. */
export const themeCookie = "theme";

const surfaces = { light: "#ffffff", dark: "#171918" };
const ofSystem = (scheme: "light" | "dark") => `(prefers-color-scheme: ${scheme})`;

/** What `<meta name="theme-color">` says: the browser's frame has the colour of the page. */
export const themeColors: Record<Theme, { color: string; media?: string }[]> = {
  system: [
    { media: ofSystem("light"), color: surfaces.light },
    { media: ofSystem("dark"), color: surfaces.dark },
  ],
  light: [{ color: surfaces.light }],
  dark: [{ color: surfaces.dark }],
};

export function toTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  showThemeColor(theme);
  const oneYearSeconds = 365 * 24 * 60 * 60;
  document.cookie = `${themeCookie}=${theme}; Path=/; Max-Age=${oneYearSeconds}; SameSite=Lax`;
}

/** Changes the elements in place: React removes those that it has made. */
function showThemeColor(theme: Theme): void {
  const systemIsDark = matchMedia(ofSystem("dark")).matches;
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const isDark = meta.media ? meta.media === ofSystem("dark") : systemIsDark;
    const scheme = theme === "system" ? (isDark ? "dark" : "light") : theme;
    meta.content = surfaces[scheme];
  }
}
