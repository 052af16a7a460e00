/**
 * Returns a function that announces a message in screen readers. Its live region is outside React,
 * so that announcing renders nothing.
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
    // Screen readers only read changes, so a repeated text must differ.
    const { textContent } = region;
    region.textContent = textContent === message ? `${message}\u00a0` : message;
  };
}
