import { useRouter } from "next/router";

/** Parameter of the page's URL, its first if it is repeated. */
export function useParameter(name: string): string | undefined {
  return [useRouter().query[name]].flat()[0];
}
