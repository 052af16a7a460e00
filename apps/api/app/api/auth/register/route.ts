export { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } from "../signup/route.ts";
