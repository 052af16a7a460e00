/** Fails when the documentation names a path of this repository, or a test, that does not exist, or breaks a table. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";

interface Repository {
  files: string[];
  read(path: string): string;
  /** Whether the path may be missing because git ignores it, such as a build output. */
  isIgnored(path: string): boolean;
}

const isDocument = (path: string) =>
  /^(SECURITY|CONTRIBUTING)\.md$|^docs\/.*\.md$|^(.*\/)?(README|AGENTS)\.md$/.test(path);
const hasExtension = /[\w\]*]\.(css|js|json|md|mjs|sh|sql|toml|ts|tsx|yaml|yml)$/;
const wildcards: Record<string, string> = { "**/": "(.*/)?", "**": ".*", "*": "[^/]*" };
const isPlaceholder = /[<>…$|=]|\.\.\.|NNN|:\/\//;

/** The lines that say something wrong, as `document:line: what`. */
export function checkDocument(
  document: string,
  markdown: string,
  repository: Repository,
): string[] {
  let fenced = false;
  return markdown.split("\n").flatMap((line, index, lines) => {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    if (fenced) return [];
    return [
      ...linksOf(line).filter((link) => !linkExists(document, link, repository)),
      ...wordsInCode(line).filter((word) => !mentionExists(document, word, repository)),
    ]
      .map((path) => `${path} does not exist`)
      .concat(missingTests(line, repository), rowsWithoutHead(lines, index))
      .map((problem) => `${document}:${index + 1}: ${problem}`);
  });
}

/** A row begins a table or continues one; a table begins with a head and its delimiters (GFM, section 4.10). */
function rowsWithoutHead(lines: string[], index: number): string[] {
  const isRow = (line = "") => line.startsWith("|");
  const isInTable = !isRow(lines[index]) || isRow(lines[index - 1]);
  const isHead = /^\|[\s|:-]*-[\s|:-]*$/.test(lines[index + 1] ?? "");
  return isInTable || isHead ? [] : ["a table without a head begins"];
}

function linksOf(line: string): string[] {
  const targets = [...line.matchAll(/\]\(([^)\s]+)|^\[[^\]]+\]:\s*(\S+)/g)];
  return targets
    .map(([, inline, reference]) => (inline ?? reference ?? "").replace(/#.*/, ""))
    .filter((target) => target !== "" && !/^[a-z][a-z+.-]*:/i.test(target));
}

function wordsInCode(line: string): string[] {
  return [...line.matchAll(/`([^`]+)`/g)]
    .flatMap(([, code = ""]) => code.split(/\s+/))
    .map((word) => word.replace(/^["']+|["',;:]+$|(:\d+)+$|#.*$/g, ""))
    .filter((word) => !/^[/@~-]/.test(word) && !isPlaceholder.test(word));
}

function linkExists(document: string, link: string, repository: Repository): boolean {
  const path = link.startsWith("/") ? link.slice(1) : posix.join(posix.dirname(document), link);
  return hasMatch(repository, decodeURI(path));
}

function mentionExists(document: string, word: string, repository: Repository): boolean {
  const path = word.replace(/^\.\//, "");
  const folder = posix.dirname(document);
  const [first] = path.split("/");
  if (path.includes("/") && repository.files.some((file) => file.startsWith(`${first}/`)))
    return (
      hasMatch(repository, path) ||
      hasMatch(repository, posix.join(folder, path)) ||
      repository.isIgnored(path)
    );
  if (!hasExtension.test(path)) return true;

  // Anything else is short for a path below: in an AGENTS.md, below its own folder.
  const scope = posix.basename(document) === "AGENTS.md" ? folder : ".";
  return hasMatch(repository, posix.join(scope, "**", path)) || repository.isIgnored(path);
}

/** Whether a file, or a folder of one, matches; `*`, `**` and `{a,b}` are wildcards, `[id]` is not. */
function hasMatch({ files }: Repository, glob: string): boolean {
  const pattern = posix
    .normalize(glob)
    .replace(/\/$/, "")
    .replaceAll(/[.+^$()|[\]\\?{}]/g, "\\$&")
    .replaceAll(/\\\{([^{}]*)\\\}/g, (_, choices: string) => `(${choices.replaceAll(",", "|")})`)
    .replaceAll(/\*\*\/|\*\*?/g, (stars) => wildcards[stars] ?? stars);
  const expression = new RegExp(`^${pattern}(/|$)`);
  return files.some((file) => expression.test(file));
}

function missingTests(line: string, repository: Repository): string[] {
  return [...line.matchAll(/`([^`\s]+\.(?:test|spec)\.tsx?)`\s*›\s*"([^"]+)"/g)]
    .map(([, file = "", title = ""]) => ({ file, title: title.replaceAll("\\|", "|") }))
    .filter(({ file, title }) => {
      if (!repository.files.includes(file)) return true;
      const source = repository.read(file);
      return !['"', "'", "`"].some((quote) => source.includes(quote + title + quote));
    })
    .map(({ file, title }) => `${file} has no test "${title}"`);
}

function workingTree(): Repository {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard"];
  return {
    files: execFileSync("git", list, { encoding: "utf8" }).split("\n").filter(existsSync),
    read: (path) => readFileSync(path, "utf8"),
    isIgnored: (path) => spawnSync("git", ["check-ignore", "--quiet", path]).status === 0,
  };
}

if (import.meta.main) {
  const repository = workingTree();
  const documents = repository.files.filter(isDocument);
  const problems = documents.flatMap((path) =>
    checkDocument(path, repository.read(path), repository),
  );
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log(`${documents.length} documents name nothing that is missing.`);
}
