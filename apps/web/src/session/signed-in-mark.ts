/** Cookie of the page's own origin: somebody is signed in here. It proves nothing; the API keeps the session. */
export const signedInCookie = "signed-in";

export function markSignedIn(): void {
  const oneYearSeconds = 365 * 24 * 60 * 60;
  document.cookie = `${signedInCookie}=1; Path=/; Max-Age=${oneYearSeconds}; SameSite=Lax`;
}

export function clearSignedInMark(): void {
  document.cookie = `${signedInCookie}=; Path=/; Max-Age=0; SameSite=Lax`;
}
