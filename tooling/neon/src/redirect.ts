/** For `node --import`: redirects the process to the endpoint on the port NEON_ENDPOINT_PORT. */
import { redirectNeon } from "./redirect-neon.ts";

redirectNeon(Number(process.env.NEON_ENDPOINT_PORT));
