export { config as default } from "@todo/lint/config";
