/** For `node --import`. */
import { redirectNeon } from "./redirect-neon.ts";

redirectNeon(Number(process.env.NEON_ENDPOINT_PORT));
