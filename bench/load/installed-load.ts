import { runAutocannon } from "./autocannon.ts";
import { isInstalled } from "./load.ts";
import { runWrk } from "./wrk.ts";

export async function installedLoad(): Promise<typeof runWrk> {
  return (await isInstalled("wrk", "-v")) ? runWrk : runAutocannon;
}
