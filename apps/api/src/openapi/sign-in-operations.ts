import { Capabilities, SignIn, SignUp, TokenGrant, User } from "@todo/validation/credentials";
import { limits } from "@todo/validation/limits";
import { examples } from "./examples.ts";
import type { Operation, Operations } from "./operation.ts";
import { Success } from "./schemas.ts";

const tag = "Sign-in";

const granted = {
  200: {
    description: "A token, under every name that existing clients look for, and the user.",
    schema: TokenGrant,
    example: examples.tokenGrant,
  },
};

const signUp: Operation = {
  id: "signUp",
  tag,
  summary: "Sign up",
  description: `The password has ${limits.passwordMinLength} to ${limits.passwordMaxLength} characters. Without a name it is the part of the e-mail address before the @.`,
  isPublic: true,
  body: { schema: SignUp, example: examples.signUp },
  answers: granted,
  errors: ["EMAIL_TAKEN", "RATE_LIMITED", "AUTHENTICATION_REQUIRED"],
};

const signIn: Operation = {
  id: "signIn",
  tag,
  summary: "Sign in",
  description:
    "The token lasts as long as the session: `expires_in` seconds, or until the sign-out.",
  isPublic: true,
  body: { schema: SignIn, example: examples.signIn },
  answers: granted,
  errors: ["INVALID_CREDENTIALS", "RATE_LIMITED", "AUTHENTICATION_REQUIRED"],
};

export const signInOperations: Record<string, Operations> = {
  "/api/auth/signup": { post: signUp },
  "/api/auth/register": { post: { ...signUp, id: "register", summary: "Sign up (other name)" } },
  "/api/auth/signin": { post: signIn },
  "/api/auth/login": { post: { ...signIn, id: "login", summary: "Sign in (other name)" } },
  "/api/auth/logout": {
    post: {
      id: "signOut",
      tag,
      summary: "Sign out",
      isForSessions: true,
      description:
        "Ends the session of the token; within 10 seconds all of its tokens are refused.",
      answers: {
        200: {
          description: "Signed out.",
          schema: Success,
          example: { success: true },
          headers: ["Clear-Site-Data"],
        },
      },
    },
  },
  "/api/auth/capabilities": {
    get: {
      id: "getCapabilities",
      tag,
      summary: "What this deployment can do",
      isPublic: true,
      answers: {
        200: {
          description:
            "`email`: whether it sends the links that reset passwords. `task_history_days`: for how many days a change of a task can be undone, and a deleted task restored.",
          schema: Capabilities,
          example: { email: true, task_history_days: 30 },
        },
      },
      errors: ["AUTHENTICATION_REQUIRED"],
    },
  },
  "/api/auth/me": {
    get: {
      id: "getMe",
      tag,
      summary: "Who the token speaks for",
      isForSessions: true,
      answers: { 200: { description: "The user.", schema: User, example: examples.user } },
      errors: ["RESOURCE_NOT_FOUND"],
    },
  },
};
