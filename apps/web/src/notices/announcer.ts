/**
 * Returns a function that reads a message out in screen readers. The live region is made with the
 * first message and lives outside React, so that announcing renders nothing.
 */
export function createAnnouncer(): (message: string) => void {
  let region: HTMLElement | undefined;
  return (message) => {
    if (!region?.isConnected) {
      region = document.createElement("div");
      region.className = "sr-only";
      region.setAttribute("role", "status");
      document.body.append(region);
    }
    // The same text twice is only read out when it changes.
    const { textContent } = region;
    region.textContent = textContent === message ? `${message}\u00a0` : message;
  };
}
