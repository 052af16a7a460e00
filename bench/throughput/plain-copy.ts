import { withClient } from "@todo/postgres/postgres-client";
import { escapeIdentifier } from "pg";

/**
 * Copies the database of `url`, which nobody may be connected to. The peers and the bare query get the copy: there no
 * trigger of this API makes their writes slower. Returns its URL.
 */
export async function createPlainCopy(url: string): Promise<string> {
  const name = new URL(url).pathname.slice(1);
  const copy = `${name}_plain`;
  const urlOf = (database: string) => new URL(`/${database}`, url).href;
  const statement = `create database ${escapeIdentifier(copy)} template ${escapeIdentifier(name)}`;
  await withClient(urlOf("postgres"), (client) => client.query(statement));
  await withClient(urlOf(copy), (client) => client.query("alter table tasks disable trigger user"));
  return urlOf(copy);
}
