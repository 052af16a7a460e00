import { z } from "zod";
import type { Operations } from "./operation.ts";
import { Status } from "./schemas.ts";

const tag = "Service";
const ok = { schema: Status, example: { status: "ok" } };

export const serviceOperations: Record<string, Operations> = {
  "/api/health": {
    get: {
      id: "getHealth",
      tag,
      summary: "Whether the process runs",
      description: "Needs no database.",
      isPublic: true,
      answers: { 200: { description: "It runs.", ...ok } },
    },
  },
  "/api/ready": {
    get: {
      id: "getReadiness",
      tag,
      summary: "Whether requests can be served",
      isPublic: true,
      answers: {
        200: {
          description: "The database answers within a second, and all migrations are applied.",
          ...ok,
        },
      },
    },
  },
  "/api/openapi.json": {
    get: {
      id: "getOpenApiDocument",
      tag,
      summary: "This document",
      isPublic: true,
      answers: {
        200: {
          description: "OpenAPI 3.1.",
          schema: z.looseObject({ openapi: z.string() }),
          example: { openapi: "3.1.1" },
        },
      },
    },
  },
  "/api/docs": {
    get: {
      id: "getDocsPage",
      tag,
      summary: "This document as a page to read and try",
      isPublic: true,
      answers: {
        200: {
          description: "HTML.",
          schema: z.string(),
          example: "<!doctype html>",
          type: "text/html; charset=utf-8",
        },
      },
    },
  },
  "/api/docs/scalar.js": {
    get: {
      id: "getDocsScript",
      tag,
      summary: "The script of that page",
      isPublic: true,
      headers: ["If-None-Match"],
      answers: {
        200: {
          description: "JavaScript.",
          schema: z.string(),
          example: "(function(){})()",
          type: "text/javascript; charset=utf-8",
          headers: ["ETag"],
        },
        304: { description: "The script is still the one that you hold.", headers: ["ETag"] },
      },
    },
  },
};
