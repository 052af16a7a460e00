// Made from docs/openapi.json by `pnpm --filter @todo/client api-schema`.
export interface paths {
    "/api/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tasks
         * @description Without `limit` and `cursor` all tasks as an array, newest first; with one of them a page. A task that exists throughout is on exactly one page, whatever is created or deleted meanwhile. Unknown parameters are ignored.
         */
        get: operations["listTasks"];
        put?: never;
        /**
         * Create a task
         * @description A user may have at most 10,000 tasks, unless the deployment sets another number. With an Idempotency-Key the request can be repeated safely. Unless `Prefer: handling=strict` is sent, these are read too: null or `""` as no due date, no time zone, no tags, and as the default priority, which in a change means no change; a priority in any case, `critical` as `urgent`; tags as one text with commas between them, or as objects with a `name`; of tags that differ by case alone the first.
         */
        post: operations["createTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a task */
        get: operations["getTask"];
        /**
         * Change a task, or create it under a uid
         * @description Changes the members that are sent; absent ones keep their value, null clears `description`, `due_date` and `time_zone`, and `tags` are replaced as a whole. At least one of title, description, completed, priority, due_date, time_zone, tags. Unless `Prefer: handling=strict` is sent, these are read too: null or `""` as no due date, no time zone, no tags, and as the default priority, which in a change means no change; a priority in any case, `critical` as `urgent`; tags as one text with commas between them, or as objects with a `name`; of tags that differ by case alone the first. A PUT to a uid that no task has creates the task, if it has a title and no If-Match is sent.
         */
        put: operations["replaceTask"];
        post?: never;
        /** Delete a task */
        delete: operations["deleteTask"];
        options?: never;
        head?: never;
        /**
         * Change a task
         * @description Changes the members that are sent; absent ones keep their value, null clears `description`, `due_date` and `time_zone`, and `tags` are replaced as a whole. At least one of title, description, completed, priority, due_date, time_zone, tags. Unless `Prefer: handling=strict` is sent, these are read too: null or `""` as no due date, no time zone, no tags, and as the default priority, which in a change means no change; a priority in any case, `critical` as `urgent`; tags as one text with commas between them, or as objects with a `name`; of tags that differ by case alone the first.
         */
        patch: operations["updateTask"];
        trace?: never;
    };
    "/api/tasks/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Set whether a task is done */
        patch: operations["completeTask"];
        trace?: never;
    };
    "/api/tasks/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back the last change of a task
         * @description Puts back what the last change of the task replaced, whoever made it: a deleted task returns with its id, and a new one is deleted. Taking that back is doing it again, so send an Idempotency-Key or If-Match with a request that may be repeated. For a deleted task If-Match compares the version that it had. A body is ignored.
         */
        post: operations["undoTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count tasks
         * @description All tasks by whether they are done; how many of the pending ones are overdue and due today, where the time zone of the query tells when today is; and the tags in use.
         */
        get: operations["countTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Carry out many operations
         * @description Up to 100 operations in one transaction; a task may occur once, named by `id` or `uid`. `put` changes a task, or creates it under its uid; `undo` takes back the last change of a task, or all that an earlier `operation` was the last to change. `if_version` makes an operation depend on the version of its task. With `atomic` nothing is changed if one fails. With an Idempotency-Key the request can be repeated safely; an answer whose `applied` is false is not kept. Unless `Prefer: handling=strict` is sent, these are read too: null or `""` as no due date, no time zone, no tags, and as the default priority, which in a change means no change; a priority in any case, `critical` as `urgent`; tags as one text with commas between them, or as objects with a `name`; of tags that differ by case alone the first.
         */
        post: operations["changeTasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List changes
         * @description What happened to tasks. A client that keeps a copy asks without parameters where the log ends, then for the list, then again and again with `since`: it misses nothing, and applying a page twice does no harm. `task` is the history of a task, `trash` what was deleted. With `Accept: text/event-stream` the changes come as server-sent events as they happen: `event` is the `event_type`, `id` the number, `data` the change. `resync` tells to read the list again, `replaced` that the user has newer streams and this one stays closed.
         */
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete all tasks in the trash for good
         * @description The log of changes keeps that these tasks were there, and nothing of what they were.
         */
        delete: operations["emptyTrash"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/trash/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a task in the trash for good
         * @description The log of changes keeps that the task was there, and nothing of what it was. If-Match compares the version that it had.
         */
        delete: operations["purgeTask"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your access tokens
         * @description The newest first; also those that have expired.
         */
        get: operations["listAccessTokens"];
        put?: never;
        /**
         * Make an access token
         * @description For a program that uses tasks on your behalf. A user has at most 50. An `Idempotency-Key` is refused, because a repeated response would have to show the token again. Where another issuer signs in users, `expires_in_days` is required.
         */
        post: operations["createAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End an access token
         * @description It is refused within 10 seconds, and streams that it opened end.
         */
        delete: operations["deleteAccessToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/signin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description The token lasts as long as the session: `expires_in` seconds, or until the sign-out.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a JWT token */
        get: operations["betterAuthToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Task: {
            /**
             * @description Assigned by the database.
             * @example 42
             */
            id: number;
            /**
             * Format: uuid
             * @description A UUID that names the task among those of its user, beside `id`; it never changes.
             * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
             */
            uid: string;
            /**
             * @description The subject of the token that created the task.
             * @example hGx0Qw3vT9
             */
            user_id: string;
            /**
             * @description 1 to 200 code points after trimming, at least one of them visible; no control characters.
             * @example Buy milk
             */
            title: string;
            /**
             * @description null, or at most 1000 code points; line breaks and tabs are allowed.
             * @example 2 litres
             */
            description: string | null;
            /**
             * @description Whether the task is done.
             * @example false
             */
            completed: boolean;
            /**
             * @description One of none, low, medium, high, urgent.
             * @example high
             * @enum {string}
             */
            priority: "none" | "low" | "medium" | "high" | "urgent";
            /**
             * @description null, or when the task is due: a date, a local time or an instant, the three forms of RFC 5545. The form stays.
             * @example 2026-08-08
             * @example 2026-08-08T09:30:00
             * @example 2026-08-08T07:30:00.000Z
             */
            due_date: string | null;
            /**
             * @description null, or the IANA time zone of a date or a local time in `due_date`. Without one they mean the zone of whoever reads them.
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /**
             * @description At most 20 tags of 1 to 50 code points. Two that differ by case alone are the same.
             * @example [
             *       "home",
             *       "garden"
             *     ]
             */
            tags: string[];
            /**
             * @description When `completed` became true; null otherwise, and for what was completed before this was recorded. RFC 3339 in UTC with milliseconds; set by the server.
             * @example null
             */
            completed_at: string | null;
            /**
             * @description Counts the changes, from 1: the number in the `ETag`.
             * @example 1
             */
            version: number;
            /**
             * Format: date-time
             * @description RFC 3339 in UTC with milliseconds; set by the server.
             * @example 2026-01-18T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339 in UTC with milliseconds; set by the server. Moves on every change.
             * @example 2026-01-18T12:00:00.000Z
             */
            updated_at: string;
        };
        TaskList: components["schemas"]["Task"][];
        Change: {
            /**
             * @description Counts the changes of the user's tasks, from 1.
             * @example 43
             */
            change: number;
            /** @enum {string} */
            event_type: "created" | "updated" | "completed" | "reopened" | "deleted" | "restored";
            /**
             * @description Assigned by the database.
             * @example 42
             */
            task_id: number;
            /**
             * Format: uuid
             * @description A UUID that names the task among those of its user, beside `id`; it never changes.
             * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
             */
            uid: string;
            /**
             * @description The version that the change made; of a deletion that of the deleted task.
             * @example 1
             */
            version: number;
            /**
             * Format: uuid
             * @description The same for all changes of one request.
             * @example 5d8f0c1e-9f0a-4f6b-8f4e-0d8f3c1b2a79
             */
            operation: string;
            /** @description The task as it is now, whatever the change was; null if it is gone. */
            task_data: components["schemas"]["Task"] | null;
            /** @description The access token that made the change; null for the user. */
            actor: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-01-18T12:00:00.000Z
             */
            timestamp: string;
        };
        PastChange: {
            /**
             * @description Counts the changes of the user's tasks, from 1.
             * @example 43
             */
            change: number;
            /** @enum {string} */
            event_type: "created" | "updated" | "completed" | "reopened" | "deleted" | "restored";
            /**
             * @description Assigned by the database.
             * @example 42
             */
            task_id: number;
            /**
             * Format: uuid
             * @description A UUID that names the task among those of its user, beside `id`; it never changes.
             * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
             */
            uid: string;
            /**
             * @description The version that the change made; of a deletion that of the deleted task.
             * @example 1
             */
            version: number;
            /**
             * Format: uuid
             * @description The same for all changes of one request.
             * @example 5d8f0c1e-9f0a-4f6b-8f4e-0d8f3c1b2a79
             */
            operation: string;
            /** @description The task as it is now, whatever the change was; null if it is gone. */
            task_data: components["schemas"]["Task"] | null;
            /** @description The access token that made the change; null for the user. */
            actor: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2026-01-18T12:00:00.000Z
             */
            timestamp: string;
            /** @description What the change replaced, of a deletion all; null for a creation and a restoration. */
            before: {
                /**
                 * @description 1 to 200 code points after trimming, at least one of them visible; no control characters.
                 * @example Buy milk
                 */
                title?: string;
                /**
                 * @description null, or at most 1000 code points; line breaks and tabs are allowed.
                 * @example 2 litres
                 */
                description?: string | null;
                /**
                 * @description Whether the task is done.
                 * @example false
                 */
                completed?: boolean;
                /**
                 * @description One of none, low, medium, high, urgent.
                 * @example high
                 * @enum {string}
                 */
                priority?: "none" | "low" | "medium" | "high" | "urgent";
                /**
                 * @description null, or when the task is due: a date, a local time or an instant, the three forms of RFC 5545. The form stays.
                 * @example 2026-08-08
                 * @example 2026-08-08T09:30:00
                 * @example 2026-08-08T07:30:00.000Z
                 */
                due_date?: string | null;
                /**
                 * @description null, or the IANA time zone of a date or a local time in `due_date`. Without one they mean the zone of whoever reads them.
                 * @example Europe/Berlin
                 */
                time_zone?: string | null;
                /**
                 * @description At most 20 tags of 1 to 50 code points. Two that differ by case alone are the same.
                 * @example [
                 *       "home",
                 *       "garden"
                 *     ]
                 */
                tags?: string[];
                /**
                 * @description When `completed` became true; null otherwise, and for what was completed before this was recorded. RFC 3339 in UTC with milliseconds; set by the server.
                 * @example null
                 */
                completed_at?: string | null;
                /**
                 * Format: date-time
                 * @description RFC 3339 in UTC with milliseconds; set by the server.
                 * @example 2026-01-18T12:00:00.000Z
                 */
                created_at?: string;
            } | null;
        };
        CreateTask: {
            /**
             * @description 1 to 200 code points after trimming, at least one of them visible; no control characters.
             * @example Buy milk
             */
            title: string;
            /**
             * @description null, or at most 1000 code points; line breaks and tabs are allowed.
             * @default null
             * @example 2 litres
             */
            description?: string | null;
            /**
             * @description Whether the task is done.
             * @default false
             * @example false
             */
            completed?: boolean;
            /**
             * @description One of none, low, medium, high, urgent.
             * @default medium
             * @example high
             * @enum {string}
             */
            priority?: "none" | "low" | "medium" | "high" | "urgent";
            /**
             * @description null, or when the task is due: a date, a local time or an instant, the three forms of RFC 5545. The form stays.
             * @default null
             * @example 2026-08-08
             * @example 2026-08-08T09:30:00
             * @example 2026-08-08T07:30:00.000Z
             */
            due_date?: string | null;
            /**
             * @description null, or the IANA time zone of a date or a local time in `due_date`. Without one they mean the zone of whoever reads them.
             * @default null
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * @description At most 20 tags of 1 to 50 code points. Two that differ by case alone are the same.
             * @default []
             * @example [
             *       "home",
             *       "garden"
             *     ]
             */
            tags?: string[];
            /**
             * Format: uuid
             * @description A UUID of your choice that names the task, beside `id`; without one it gets one.
             * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
             */
            uid?: string;
        };
        UpdateTask: {
            /**
             * @description 1 to 200 code points after trimming, at least one of them visible; no control characters.
             * @example Buy milk
             */
            title?: string;
            /**
             * @description null, or at most 1000 code points; line breaks and tabs are allowed.
             * @example 2 litres
             */
            description?: string | null;
            /**
             * @description Whether the task is done.
             * @example false
             */
            completed?: boolean;
            /**
             * @description One of none, low, medium, high, urgent.
             * @example high
             * @enum {string}
             */
            priority?: "none" | "low" | "medium" | "high" | "urgent";
            /**
             * @description null, or when the task is due: a date, a local time or an instant, the three forms of RFC 5545. The form stays.
             * @example 2026-08-08
             * @example 2026-08-08T09:30:00
             * @example 2026-08-08T07:30:00.000Z
             */
            due_date?: string | null;
            /**
             * @description null, or the IANA time zone of a date or a local time in `due_date`. Without one they mean the zone of whoever reads them.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * @description At most 20 tags of 1 to 50 code points. Two that differ by case alone are the same.
             * @example [
             *       "home",
             *       "garden"
             *     ]
             */
            tags?: string[];
        };
        CompleteTask: {
            /**
             * @description Whether the task is done.
             * @example false
             */
            completed: boolean;
        };
        BulkRequest: {
            /**
             * @description Carry out all operations or none.
             * @default false
             */
            atomic?: boolean;
            operations: ({
                /** @constant */
                op: "create";
                /**
                 * @description 1 to 200 code points after trimming, at least one of them visible; no control characters.
                 * @example Buy milk
                 */
                title: string;
                /**
                 * @description null, or at most 1000 code points; line breaks and tabs are allowed.
                 * @default null
                 * @example 2 litres
                 */
                description?: string | null;
                /**
                 * @description Whether the task is done.
                 * @default false
                 * @example false
                 */
                completed?: boolean;
                /**
                 * @description One of none, low, medium, high, urgent.
                 * @default medium
                 * @example high
                 * @enum {string}
                 */
                priority?: "none" | "low" | "medium" | "high" | "urgent";
                /**
                 * @description null, or when the task is due: a date, a local time or an instant, the three forms of RFC 5545. The form stays.
                 * @default null
                 * @example 2026-08-08
                 * @example 2026-08-08T09:30:00
                 * @example 2026-08-08T07:30:00.000Z
                 */
                due_date?: string | null;
                /**
                 * @description null, or the IANA time zone of a date or a local time in `due_date`. Without one they mean the zone of whoever reads them.
                 * @default null
                 * @example Europe/Berlin
                 */
                time_zone?: string | null;
                /**
                 * @description At most 20 tags of 1 to 50 code points. Two that differ by case alone are the same.
                 * @default []
                 * @example [
                 *       "home",
                 *       "garden"
                 *     ]
                 */
                tags?: string[];
                /**
                 * Format: uuid
                 * @description A UUID of your choice that names the task, beside `id`; without one it gets one.
                 * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
                 */
                uid?: string;
            } | {
                /** @constant */
                op: "update";
                /**
                 * Format: uuid
                 * @description The `id` of the task, or its `uid`.
                 */
                id?: number | string;
                /**
                 * Format: uuid
                 * @description The `uid` of the task, instead of its `id`.
                 * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
                 */
                uid?: string;
                /** @description The version that the task must have: otherwise the result is 412. */
                if_version?: number;
                /**
                 * @description 1 to 200 code points after trimming, at least one of them visible; no control characters.
                 * @example Buy milk
                 */
                title?: string;
                /**
                 * @description null, or at most 1000 code points; line breaks and tabs are allowed.
                 * @example 2 litres
                 */
                description?: string | null;
                /**
                 * @description Whether the task is done.
                 * @example false
                 */
                completed?: boolean;
                /**
                 * @description One of none, low, medium, high, urgent.
                 * @example high
                 * @enum {string}
                 */
                priority?: "none" | "low" | "medium" | "high" | "urgent";
                /**
                 * @description null, or when the task is due: a date, a local time or an instant, the three forms of RFC 5545. The form stays.
                 * @example 2026-08-08
                 * @example 2026-08-08T09:30:00
                 * @example 2026-08-08T07:30:00.000Z
                 */
                due_date?: string | null;
                /**
                 * @description null, or the IANA time zone of a date or a local time in `due_date`. Without one they mean the zone of whoever reads them.
                 * @example Europe/Berlin
                 */
                time_zone?: string | null;
                /**
                 * @description At most 20 tags of 1 to 50 code points. Two that differ by case alone are the same.
                 * @example [
                 *       "home",
                 *       "garden"
                 *     ]
                 */
                tags?: string[];
            } | {
                /** @constant */
                op: "complete";
                /**
                 * Format: uuid
                 * @description The `id` of the task, or its `uid`.
                 */
                id?: number | string;
                /**
                 * Format: uuid
                 * @description The `uid` of the task, instead of its `id`.
                 * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
                 */
                uid?: string;
                /** @description The version that the task must have: otherwise the result is 412. */
                if_version?: number;
                /**
                 * @description Whether the task is done.
                 * @example false
                 */
                completed: boolean;
            } | {
                /** @constant */
                op: "delete";
                /**
                 * Format: uuid
                 * @description The `id` of the task, or its `uid`.
                 */
                id?: number | string;
                /**
                 * Format: uuid
                 * @description The `uid` of the task, instead of its `id`.
                 * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
                 */
                uid?: string;
                /** @description The version that the task must have: otherwise the result is 412. */
                if_version?: number;
            } | {
                /** @constant */
                op: "put";
                /**
                 * Format: uuid
                 * @description A UUID that names the task among those of its user, beside `id`; it never changes.
                 * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
                 */
                uid: string;
                /** @description The version that the task must have: otherwise the result is 412. */
                if_version?: number;
                /**
                 * @description 1 to 200 code points after trimming, at least one of them visible; no control characters.
                 * @example Buy milk
                 */
                title?: string;
                /**
                 * @description null, or at most 1000 code points; line breaks and tabs are allowed.
                 * @example 2 litres
                 */
                description?: string | null;
                /**
                 * @description Whether the task is done.
                 * @example false
                 */
                completed?: boolean;
                /**
                 * @description One of none, low, medium, high, urgent.
                 * @example high
                 * @enum {string}
                 */
                priority?: "none" | "low" | "medium" | "high" | "urgent";
                /**
                 * @description null, or when the task is due: a date, a local time or an instant, the three forms of RFC 5545. The form stays.
                 * @example 2026-08-08
                 * @example 2026-08-08T09:30:00
                 * @example 2026-08-08T07:30:00.000Z
                 */
                due_date?: string | null;
                /**
                 * @description null, or the IANA time zone of a date or a local time in `due_date`. Without one they mean the zone of whoever reads them.
                 * @example Europe/Berlin
                 */
                time_zone?: string | null;
                /**
                 * @description At most 20 tags of 1 to 50 code points. Two that differ by case alone are the same.
                 * @example [
                 *       "home",
                 *       "garden"
                 *     ]
                 */
                tags?: string[];
            } | {
                /** @constant */
                op: "undo";
                /**
                 * Format: uuid
                 * @description The `id` of the task, or its `uid`.
                 */
                id?: number | string;
                /**
                 * Format: uuid
                 * @description The `uid` of the task, instead of its `id`.
                 * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
                 */
                uid?: string;
                /** @description The version that the task must have: otherwise the result is 412. */
                if_version?: number;
                /**
                 * Format: uuid
                 * @description The `operation` of a bulk response or of changes, instead of a task: takes back all that it was the last to change. Refused together with `id`, `uid` or `if_version`.
                 * @example 0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11
                 */
                operation?: string;
            })[];
        };
        BulkResult: {
            /** @enum {number} */
            status: 200 | 201;
            task: components["schemas"]["Task"];
        } | {
            /** @constant */
            status: 204;
        } | {
            /** @enum {number} */
            status: 403 | 404 | 409 | 410 | 424;
            error_code: components["schemas"]["ErrorCode"];
            detail: string;
        } | {
            /** @constant */
            status: 412;
            error_code: components["schemas"]["ErrorCode"];
            detail: string;
            current: components["schemas"]["Task"];
        } | {
            /** @constant */
            status: 200;
            /** @description Of an `undo` with `operation`: one for each task that it had changed. */
            results: ({
                /** @enum {number} */
                status: 200 | 201;
                task: components["schemas"]["Task"];
                /** @description The task that the result is about. */
                task_id: number;
            } | {
                /** @constant */
                status: 204;
                /** @description The task that the result is about. */
                task_id: number;
            } | {
                /** @enum {number} */
                status: 403 | 404 | 409 | 410 | 424;
                error_code: components["schemas"]["ErrorCode"];
                detail: string;
                /** @description The task that the result is about. */
                task_id: number;
            } | {
                /** @constant */
                status: 412;
                error_code: components["schemas"]["ErrorCode"];
                detail: string;
                current: components["schemas"]["Task"];
                /** @description The task that the result is about. */
                task_id: number;
            })[];
        };
        CreateAccessToken: {
            /**
             * @description What the token is for: 1 to 100 code points after trimming, at least one of them visible.
             * @example n8n
             */
            name: string;
            /**
             * @description What the token may do. `tasks:write` includes reading.
             * @example [
             *       "tasks:read"
             *     ]
             */
            scopes: components["schemas"]["Scope"][];
            /**
             * @description Days of 24 hours until the token expires. null: it lasts until it is ended, which a deployment with another issuer does not allow.
             * @default null
             * @example 90
             */
            expires_in_days?: number | null;
        };
        /** @enum {string} */
        Scope: "tasks:read" | "tasks:write";
        /** @enum {string} */
        ErrorCode: "BAD_REQUEST" | "AUTHENTICATION_REQUIRED" | "INVALID_CREDENTIALS" | "FORBIDDEN" | "INSUFFICIENT_SCOPE" | "TASK_LIMIT_REACHED" | "RESOURCE_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "NOT_ACCEPTABLE" | "EMAIL_TAKEN" | "IDEMPOTENCY_IN_PROGRESS" | "CHANGES_EXPIRED" | "NOTHING_TO_UNDO" | "UID_TAKEN" | "TASK_DELETED" | "PRECONDITION_FAILED" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "VALIDATION_ERROR" | "IDEMPOTENCY_KEY_REUSED" | "BULK_ABORTED" | "RATE_LIMITED" | "INTERNAL_ERROR" | "EMAIL_NOT_CONFIGURED" | "SERVICE_UNAVAILABLE";
        FieldError: {
            /** @description JSON Pointer (RFC 6901) into the body, `{name}` for a path parameter, `?name` for a query parameter, or the name of a header. */
            pointer: string;
            /** @description A sentence for people; never holds what was sent. */
            detail: string;
            /** @description Which rule was broken, such as `too_small`. */
            code: string;
        };
        SignIn: {
            /** Format: email */
            email: string;
            password: string;
        };
        User: {
            id: string;
            email: string;
            name: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        TaskPage: {
            tasks: components["schemas"]["TaskList"];
            /** @description Tasks that pass the filters, on all pages. */
            total: number;
            limit: number;
            /** @description Opaque; `null` on the last page. */
            next_cursor: string | null;
        };
        TaskCounts: {
            all: number;
            pending: number;
            completed: number;
            /** @description Pending tasks whose due date has passed. */
            overdue: number;
            /** @description Pending tasks that are due today. */
            due_today: number;
            /** @description The 100 tags of most tasks, the most used first. */
            tags: {
                /** @description As the newest task with this tag spells it. */
                name: string;
                pending: number;
            }[];
        };
        ChangeList: {
            changes: components["schemas"]["Change"][];
            /** @description What to send next: as `since`, or with `task` and `trash` as `until`. */
            next: number;
            /** @description Whether there is more now. */
            more: boolean;
        };
        PastChangeList: {
            changes: components["schemas"]["PastChange"][];
            /** @description What to send next: as `since`, or with `task` and `trash` as `until`. */
            next: number;
            /** @description Whether there is more now. */
            more: boolean;
        };
        BulkResponse: {
            /** @description `false` when `atomic` was asked for and an operation failed: nothing was changed. */
            applied: boolean;
            /**
             * Format: uuid
             * @description Stands in each change that the request made: an `undo` with it takes them all back.
             * @example 5f0c3d1e-6a7b-4c8d-9e0f-1a2b3c4d5e6f
             */
            operation: string;
            /** @description One per operation, in their order. */
            results: components["schemas"]["BulkResult"][];
        };
        AccessToken: {
            /**
             * Format: uuid
             * @description Stands as `actor` in each change that the token made.
             */
            id: string;
            name: string;
            scopes: components["schemas"]["Scope"][];
            /** Format: date-time */
            created_at: string;
            /** @description null: the token does not expire. */
            expires_at: string | null;
            /** @description The day, in UTC, on which the token was last used; null: not yet. */
            last_used_on: string | null;
        };
        CreatedAccessToken: {
            /**
             * Format: uuid
             * @description Stands as `actor` in each change that the token made.
             */
            id: string;
            name: string;
            scopes: components["schemas"]["Scope"][];
            /** Format: date-time */
            created_at: string;
            /** @description null: the token does not expire. */
            expires_at: string | null;
            /** @description The day, in UTC, on which the token was last used; null: not yet. */
            last_used_on: string | null;
            /** @description Shown now and never again. Send it as bearer token. */
            token: string;
        };
        ErrorBody: {
            /** @description A sentence for people. */
            detail: string;
            error_code: components["schemas"]["ErrorCode"];
            /** @description The same as in the header X-Request-Id. */
            request_id: string;
            /** @description Only with VALIDATION_ERROR: one entry per problem. */
            errors?: components["schemas"]["FieldError"][];
        };
        TokenGrant: {
            /** @constant */
            success: true;
            data: {
                token: string;
                user: components["schemas"]["User"];
            };
            token: string;
            access_token: string;
            /** @constant */
            token_type: "bearer";
            expires_in: number;
            user: components["schemas"]["User"];
        };
        SignInErrorBody: {
            /** @description A sentence for people. */
            detail: string;
            error_code: components["schemas"]["ErrorCode"];
            /** @description The same as in the header X-Request-Id. */
            request_id: string;
            /** @description Only with VALIDATION_ERROR: one entry per problem. */
            errors?: components["schemas"]["FieldError"][];
            /** @constant */
            success: false;
            error: {
                message: string;
                code: components["schemas"]["ErrorCode"];
            };
            /** @description Better Auth's own words. */
            message?: string;
            /** @description Better Auth's own code. */
            code?: string;
        };
    };
    responses: {
        /** @description AUTHENTICATION_REQUIRED: There is no valid bearer token. */
        AuthenticationRequired: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "AUTHENTICATION_REQUIRED";
                };
            };
        };
        /** @description INSUFFICIENT_SCOPE: The access token lacks the scope that `WWW-Authenticate` names. */
        InsufficientScope: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "INSUFFICIENT_SCOPE";
                };
            };
        };
        /** @description METHOD_NOT_ALLOWED: The path does not serve the method: the answer to every method that is not described here. */
        MethodNotAllowed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "METHOD_NOT_ALLOWED";
                };
            };
        };
        /** @description VALIDATION_ERROR: Values are not acceptable; `errors` says which. */
        ValidationError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "VALIDATION_ERROR";
                };
            };
        };
        /** @description RATE_LIMITED: Too many requests in a time or at a time, failed sign-ins, emails or idempotency keys; RateLimit-Policy names which. */
        RateLimited: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "RATE_LIMITED";
                };
            };
        };
        /** @description INTERNAL_ERROR: A bug of ours; please report the request id. */
        InternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "INTERNAL_ERROR";
                };
            };
        };
        /** @description SERVICE_UNAVAILABLE: The database or the issuer's keys are out of reach, or a deadline passed. */
        ServiceUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "SERVICE_UNAVAILABLE";
                };
            };
        };
        /** @description BAD_REQUEST: The body is not JSON, not UTF-8, incomplete, or empty where one is required. */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "BAD_REQUEST";
                };
            };
        };
        /**
         * @description INSUFFICIENT_SCOPE: The access token lacks the scope that `WWW-Authenticate` names.
         *
         *     TASK_LIMIT_REACHED: The user has as many tasks as allowed.
         */
        InsufficientScopeTaskLimitReached: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /**
                 * @description The way to authenticate (RFC 6750, section 3).
                 * @example Bearer error="invalid_token"
                 */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "INSUFFICIENT_SCOPE" | "TASK_LIMIT_REACHED";
                };
            };
        };
        /**
         * @description IDEMPOTENCY_IN_PROGRESS: The first request with this Idempotency-Key is still running.
         *
         *     UID_TAKEN: Another task of the user has this uid, or had it and is in the trash.
         */
        IdempotencyInProgressUidTaken: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /**
                 * @description Seconds to wait before the next try (RFC 9110, section 10.2.3).
                 * @example 30
                 */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "IDEMPOTENCY_IN_PROGRESS" | "UID_TAKEN";
                };
            };
        };
        /** @description PAYLOAD_TOO_LARGE: The body has more than 64 KiB, or the headers more than 16 KiB. A client that is still sending has 15 seconds to read this. */
        PayloadTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "PAYLOAD_TOO_LARGE";
                };
            };
        };
        /** @description UNSUPPORTED_MEDIA_TYPE: The body is not declared as application/json (with PATCH also application/merge-patch+json) in UTF-8, its Content-Type has more than 255 characters, or it has a Content-Encoding. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "UNSUPPORTED_MEDIA_TYPE";
                };
            };
        };
        /**
         * @description IDEMPOTENCY_KEY_REUSED: The Idempotency-Key belongs to another request.
         *
         *     VALIDATION_ERROR: Values are not acceptable; `errors` says which.
         */
        IdempotencyKeyReusedValidationError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "IDEMPOTENCY_KEY_REUSED" | "VALIDATION_ERROR";
                };
            };
        };
        /** @description RESOURCE_NOT_FOUND: There is no such thing, or it is somebody else's. */
        ResourceNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "RESOURCE_NOT_FOUND";
                };
            };
        };
        /** @description TASK_DELETED: A PUT or a bulk operation would create a task that was deleted: an undo brings it back. */
        TaskDeleted: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "TASK_DELETED";
                };
            };
        };
        /** @description PRECONDITION_FAILED: The task is not the version in If-Match or `if_version`, or there is one in spite of `If-None-Match: *`; `current` is what it is now, or was when it was deleted. */
        PreconditionFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "PRECONDITION_FAILED";
                    current: components["schemas"]["Task"];
                };
            };
        };
        /**
         * @description IDEMPOTENCY_IN_PROGRESS: The first request with this Idempotency-Key is still running.
         *
         *     NOTHING_TO_UNDO: The last change of the task is older than the log of changes.
         */
        IdempotencyInProgressNothingToUndo: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /**
                 * @description Seconds to wait before the next try (RFC 9110, section 10.2.3).
                 * @example 30
                 */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "IDEMPOTENCY_IN_PROGRESS" | "NOTHING_TO_UNDO";
                };
            };
        };
        /** @description IDEMPOTENCY_IN_PROGRESS: The first request with this Idempotency-Key is still running. */
        IdempotencyInProgress: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "IDEMPOTENCY_IN_PROGRESS";
                };
            };
        };
        /** @description NOT_ACCEPTABLE: Changes were asked for, and `Accept` admits neither JSON nor a stream of events; the history of a task and the trash are JSON only. */
        NotAcceptable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "NOT_ACCEPTABLE";
                };
            };
        };
        /** @description CHANGES_EXPIRED: Changes after `since` are kept no longer, or the database is older than the client: it must read the list again. */
        ChangesExpired: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "CHANGES_EXPIRED";
                };
            };
        };
        /** @description FORBIDDEN: The user in the path is not the one of the token, an access token was sent to what only a signed-in user may do, or the user has as many access tokens as allowed. */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {string} */
                    error_code: "FORBIDDEN";
                };
            };
        };
        /** @description BAD_REQUEST: The body is not JSON, not UTF-8, incomplete, or empty where one is required. */
        BadRequestAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "BAD_REQUEST";
                };
            };
        };
        /** @description AUTHENTICATION_REQUIRED: There is no valid bearer token. */
        AuthenticationRequiredAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "AUTHENTICATION_REQUIRED";
                };
            };
        };
        /** @description METHOD_NOT_ALLOWED: The path does not serve the method: the answer to every method that is not described here. */
        MethodNotAllowedAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                Allow: components["headers"]["Allow"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "METHOD_NOT_ALLOWED";
                };
            };
        };
        /** @description PAYLOAD_TOO_LARGE: The body has more than 64 KiB, or the headers more than 16 KiB. A client that is still sending has 15 seconds to read this. */
        PayloadTooLargeAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "PAYLOAD_TOO_LARGE";
                };
            };
        };
        /** @description UNSUPPORTED_MEDIA_TYPE: The body is not declared as application/json (with PATCH also application/merge-patch+json) in UTF-8, its Content-Type has more than 255 characters, or it has a Content-Encoding. */
        UnsupportedMediaTypeAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "UNSUPPORTED_MEDIA_TYPE";
                };
            };
        };
        /** @description VALIDATION_ERROR: Values are not acceptable; `errors` says which. */
        ValidationErrorAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "VALIDATION_ERROR";
                };
            };
        };
        /** @description RATE_LIMITED: Too many requests in a time or at a time, failed sign-ins, emails or idempotency keys; RateLimit-Policy names which. */
        RateLimitedAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "RATE_LIMITED";
                };
            };
        };
        /** @description INTERNAL_ERROR: A bug of ours; please report the request id. */
        InternalErrorAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "INTERNAL_ERROR";
                };
            };
        };
        /** @description SERVICE_UNAVAILABLE: The database or the issuer's keys are out of reach, or a deadline passed. */
        ServiceUnavailableAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "SERVICE_UNAVAILABLE";
                };
            };
        };
        /**
         * @description AUTHENTICATION_REQUIRED: There is no valid bearer token.
         *
         *     INVALID_CREDENTIALS: The e-mail address is unknown or the password is wrong.
         */
        AuthenticationRequiredInvalidCredentialsAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "AUTHENTICATION_REQUIRED" | "INVALID_CREDENTIALS";
                };
            };
        };
        /** @description RESOURCE_NOT_FOUND: There is no such thing, or it is somebody else's. */
        ResourceNotFoundAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "RESOURCE_NOT_FOUND";
                };
            };
        };
        /** @description FORBIDDEN: The user in the path is not the one of the token, an access token was sent to what only a signed-in user may do, or the user has as many access tokens as allowed. */
        ForbiddenAtSignIn: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SignInErrorBody"] & {
                    /** @enum {string} */
                    error_code: "FORBIDDEN";
                };
            };
        };
    };
    parameters: {
        /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
        "X-Request-Id": string;
        /** @description Entity tags, or `*`: the write happens only to a version that they name (RFC 9110, section 13.1.1). A version alone, such as `"3"`, is accepted too. */
        "If-Match": string;
        /** @description Entity tags that you hold: if it is still one of them, the answer is 304 (RFC 9110, section 13.1.2). */
        "If-None-Match": string;
        /** @description 1 to 255 visible ASCII characters, such as a UUID, bare or quoted. Repeating the request with the same key and values within 24 hours gets the first answer again. */
        "Idempotency-Key": string;
        /** @description The id of the last event of a stream that you have seen, as browsers send it by themselves: the stream goes on after it, whatever `since` says. */
        "Last-Event-ID": string;
        /** @description `handling=strict` makes a 422 of every unknown or read-only member of the body, and of every lenient spelling (RFC 7240). */
        Prefer: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The id of this request, also in the log.
         * @example checkout-7f3a
         */
        "X-Request-Id": string;
        /**
         * @description Opaque. Of a task strong: its version, and the form in which it is sent. Of a list weak: another one after each change of the user's tasks.
         * @example "3-1f3a5c"
         */
        ETag: string;
        /**
         * @description The path of the new task.
         * @example /api/tasks/42
         */
        Location: string;
        /**
         * @description The next page, if there is one (RFC 8288).
         * @example </api/tasks?sort=-created_at&limit=50&cursor=b3BhcXVl>; rel="next"
         */
        Link: string;
        /**
         * @description Present where an earlier answer is repeated.
         * @example true
         */
        "Idempotent-Replayed": string;
        /**
         * @description Seconds to wait before the next try (RFC 9110, section 10.2.3).
         * @example 30
         */
        "Retry-After": string;
        /**
         * @description What is left of the limit, and seconds until it starts anew.
         * @example "tasks";r=0;t=30
         */
        RateLimit: string;
        /**
         * @description The limit: requests in a window of so many seconds, or at a time.
         * @example "tasks";q=600;w=60
         */
        "RateLimit-Policy": string;
        /**
         * @description The way to authenticate (RFC 6750, section 3).
         * @example Bearer error="invalid_token"
         */
        "WWW-Authenticate": string;
        /**
         * @description Keeps nginx from holding back events of a stream.
         * @example no
         */
        "X-Accel-Buffering": string;
        /**
         * @description The methods of this path.
         * @example GET, HEAD, POST, OPTIONS
         */
        Allow: string;
        /**
         * @description The session cookie, set or removed.
         * @example better-auth.session_token=…; HttpOnly; SameSite=Lax
         */
        "Set-Cookie": string;
        /**
         * @description An access token for the session.
         * @example eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2ln
         */
        "Set-Auth-JWT": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listTasks: {
        parameters: {
            query?: {
                /** @description Which tasks. */
                status?: "all" | "pending" | "completed";
                /** @description Only tasks of this priority, in any case; given several times, of any of them. One of none, low, medium, high, urgent. */
                priority?: ("none" | "low" | "medium" | "high" | "urgent")[];
                /** @description Only tasks with this tag, whatever its case; given several times, with all of them. */
                tag?: string[];
                /**
                 * @description Only tasks that are due then or later. A date stands for its start. Tasks without a date never match.
                 * @example 2026-08-08
                 */
                due_after?: string;
                /**
                 * @description Only tasks that are due earlier, as in `due_after`.
                 * @example 2026-08-08T07:30:00.000Z
                 */
                due_before?: string;
                /**
                 * @description IANA time zone in which dates and local times are read that have none of their own.
                 * @example Europe/Berlin
                 */
                time_zone?: string;
                /** @description Text of at most 200 code points that title, description or a tag must contain, whatever its case and whether its letters are composed; %, _ and \ mean themselves. */
                search?: string;
                /** @description The order, by default `-created_at`; with `-` in front descending. Tasks without a date come last in `due_date`, first in `-due_date`. */
                sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "title" | "-title" | "due_date" | "-due_date" | "priority" | "-priority";
                /**
                 * @deprecated
                 * @description `sort` without a sign; also `created` and `updated`.
                 */
                sort_by?: string;
                /**
                 * @deprecated
                 * @description `asc` or `desc`, with `sort_by`. By default a title or a date ascends, anything else descends.
                 */
                sort_order?: string;
                /**
                 * @deprecated
                 * @description `sort_order`.
                 */
                order?: string;
                /**
                 * @deprecated
                 * @description `tag`, several between commas.
                 */
                tags?: string;
                /** @description Tasks on a page, 1 to 200; with `cursor` alone 50. */
                limit?: number;
                /** @description `next_cursor` of the page before; good only for the same user, sort and filters. */
                cursor?: string;
            };
            header?: {
                /** @description Entity tags that you hold: if it is still one of them, the answer is 304 (RFC 9110, section 13.1.2). */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks, or a page of them. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 42,
                     *         "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *         "user_id": "hGx0Qw3vT9",
                     *         "title": "Buy milk",
                     *         "description": "2 litres",
                     *         "completed": false,
                     *         "priority": "high",
                     *         "due_date": "2026-08-08",
                     *         "time_zone": "Europe/Berlin",
                     *         "tags": [
                     *           "home",
                     *           "garden"
                     *         ],
                     *         "completed_at": null,
                     *         "version": 1,
                     *         "created_at": "2026-01-18T12:00:00.000Z",
                     *         "updated_at": "2026-01-18T12:00:00.000Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["TaskList"] | components["schemas"]["TaskPage"];
                };
            };
            /** @description No task has changed since the answer that you hold. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScope"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters, such as a UUID, bare or quoted. Repeating the request with the same key and values within 24 hours gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description `handling=strict` makes a 422 of every unknown or read-only member of the body, and of every lenient spelling (RFC 7240). */
                Prefer?: components["parameters"]["Prefer"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Buy milk",
                 *       "description": "2 litres",
                 *       "priority": "high",
                 *       "due_date": "2026-08-08",
                 *       "time_zone": "Europe/Berlin",
                 *       "tags": [
                 *         "home",
                 *         "garden"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateTask"];
            };
        };
        responses: {
            /** @description The new task. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *       "user_id": "hGx0Qw3vT9",
                     *       "title": "Buy milk",
                     *       "description": "2 litres",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-08-08",
                     *       "time_zone": "Europe/Berlin",
                     *       "tags": [
                     *         "home",
                     *         "garden"
                     *       ],
                     *       "completed_at": null,
                     *       "version": 1,
                     *       "created_at": "2026-01-18T12:00:00.000Z",
                     *       "updated_at": "2026-01-18T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScopeTaskLimitReached"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["IdempotencyInProgressUidTaken"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReusedValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description Entity tags that you hold: if it is still one of them, the answer is 304 (RFC 9110, section 13.1.2). */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *       "user_id": "hGx0Qw3vT9",
                     *       "title": "Buy milk",
                     *       "description": "2 litres",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-08-08",
                     *       "time_zone": "Europe/Berlin",
                     *       "tags": [
                     *         "home",
                     *         "garden"
                     *       ],
                     *       "completed_at": null,
                     *       "version": 1,
                     *       "created_at": "2026-01-18T12:00:00.000Z",
                     *       "updated_at": "2026-01-18T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The task is still the one that you hold. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScope"];
            404: components["responses"]["ResourceNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    replaceTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description Entity tags, or `*`: the write happens only to a version that they name (RFC 9110, section 13.1.1). A version alone, such as `"3"`, is accepted too. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description Entity tags that you hold: if it is still one of them, the answer is 304 (RFC 9110, section 13.1.2). */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /** @description `handling=strict` makes a 422 of every unknown or read-only member of the body, and of every lenient spelling (RFC 7240). */
                Prefer?: components["parameters"]["Prefer"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Buy oat milk",
                 *       "due_date": "2026-08-08T09:30"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateTask"];
            };
        };
        responses: {
            /** @description The task as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *       "user_id": "hGx0Qw3vT9",
                     *       "title": "Buy oat milk",
                     *       "description": "2 litres",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-08-08T09:30:00",
                     *       "time_zone": "Europe/Berlin",
                     *       "tags": [
                     *         "home",
                     *         "garden"
                     *       ],
                     *       "completed_at": null,
                     *       "version": 2,
                     *       "created_at": "2026-01-18T12:00:00.000Z",
                     *       "updated_at": "2026-01-19T08:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The new task. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *       "user_id": "hGx0Qw3vT9",
                     *       "title": "Buy milk",
                     *       "description": "2 litres",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-08-08",
                     *       "time_zone": "Europe/Berlin",
                     *       "tags": [
                     *         "home",
                     *         "garden"
                     *       ],
                     *       "completed_at": null,
                     *       "version": 1,
                     *       "created_at": "2026-01-18T12:00:00.000Z",
                     *       "updated_at": "2026-01-18T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScopeTaskLimitReached"];
            404: components["responses"]["ResourceNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            410: components["responses"]["TaskDeleted"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description Entity tags, or `*`: the write happens only to a version that they name (RFC 9110, section 13.1.1). A version alone, such as `"3"`, is accepted too. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScope"];
            404: components["responses"]["ResourceNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    updateTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description Entity tags, or `*`: the write happens only to a version that they name (RFC 9110, section 13.1.1). A version alone, such as `"3"`, is accepted too. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description `handling=strict` makes a 422 of every unknown or read-only member of the body, and of every lenient spelling (RFC 7240). */
                Prefer?: components["parameters"]["Prefer"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Buy oat milk",
                 *       "due_date": "2026-08-08T09:30"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateTask"];
                /**
                 * @example {
                 *       "title": "Buy oat milk",
                 *       "due_date": "2026-08-08T09:30"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["UpdateTask"];
            };
        };
        responses: {
            /** @description The task as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *       "user_id": "hGx0Qw3vT9",
                     *       "title": "Buy oat milk",
                     *       "description": "2 litres",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-08-08T09:30:00",
                     *       "time_zone": "Europe/Berlin",
                     *       "tags": [
                     *         "home",
                     *         "garden"
                     *       ],
                     *       "completed_at": null,
                     *       "version": 2,
                     *       "created_at": "2026-01-18T12:00:00.000Z",
                     *       "updated_at": "2026-01-19T08:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScope"];
            404: components["responses"]["ResourceNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    completeTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description Entity tags, or `*`: the write happens only to a version that they name (RFC 9110, section 13.1.1). A version alone, such as `"3"`, is accepted too. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description `handling=strict` makes a 422 of every unknown or read-only member of the body, and of every lenient spelling (RFC 7240). */
                Prefer?: components["parameters"]["Prefer"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                id: number | string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "completed": true
                 *     }
                 */
                "application/json": components["schemas"]["CompleteTask"];
                /**
                 * @example {
                 *       "completed": true
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["CompleteTask"];
            };
        };
        responses: {
            /** @description The task as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *       "user_id": "hGx0Qw3vT9",
                     *       "title": "Buy milk",
                     *       "description": "2 litres",
                     *       "completed": true,
                     *       "priority": "high",
                     *       "due_date": "2026-08-08",
                     *       "time_zone": "Europe/Berlin",
                     *       "tags": [
                     *         "home",
                     *         "garden"
                     *       ],
                     *       "completed_at": "2026-01-19T08:00:00.000Z",
                     *       "version": 2,
                     *       "created_at": "2026-01-18T12:00:00.000Z",
                     *       "updated_at": "2026-01-19T08:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScope"];
            404: components["responses"]["ResourceNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    undoTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description Entity tags, or `*`: the write happens only to a version that they name (RFC 9110, section 13.1.1). A version alone, such as `"3"`, is accepted too. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description 1 to 255 visible ASCII characters, such as a UUID, bare or quoted. Repeating the request with the same key and values within 24 hours gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *       "user_id": "hGx0Qw3vT9",
                     *       "title": "Buy milk",
                     *       "description": "2 litres",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-08-08",
                     *       "time_zone": "Europe/Berlin",
                     *       "tags": [
                     *         "home",
                     *         "garden"
                     *       ],
                     *       "completed_at": null,
                     *       "version": 3,
                     *       "created_at": "2026-01-18T12:00:00.000Z",
                     *       "updated_at": "2026-01-19T08:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The task, back from the trash. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *       "user_id": "hGx0Qw3vT9",
                     *       "title": "Buy milk",
                     *       "description": "2 litres",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-08-08",
                     *       "time_zone": "Europe/Berlin",
                     *       "tags": [
                     *         "home",
                     *         "garden"
                     *       ],
                     *       "completed_at": null,
                     *       "version": 3,
                     *       "created_at": "2026-01-18T12:00:00.000Z",
                     *       "updated_at": "2026-01-19T08:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The last change was the creation of the task, or its way back: it is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScopeTaskLimitReached"];
            404: components["responses"]["ResourceNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["IdempotencyInProgressNothingToUndo"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            422: components["responses"]["IdempotencyKeyReusedValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    countTasks: {
        parameters: {
            query?: {
                /**
                 * @description IANA time zone in which dates and local times are read that have none of their own.
                 * @example Europe/Berlin
                 */
                time_zone?: string;
            };
            header?: {
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "all": 12,
                     *       "pending": 9,
                     *       "completed": 3,
                     *       "overdue": 2,
                     *       "due_today": 1,
                     *       "tags": [
                     *         {
                     *           "name": "home",
                     *           "pending": 4
                     *         },
                     *         {
                     *           "name": "garden",
                     *           "pending": 0
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TaskCounts"];
                };
            };
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScope"];
            405: components["responses"]["MethodNotAllowed"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    changeTasks: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters, such as a UUID, bare or quoted. Repeating the request with the same key and values within 24 hours gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description `handling=strict` makes a 422 of every unknown or read-only member of the body, and of every lenient spelling (RFC 7240). */
                Prefer?: components["parameters"]["Prefer"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "atomic": false,
                 *       "operations": [
                 *         {
                 *           "op": "create",
                 *           "title": "Buy milk",
                 *           "due_date": "2026-08-08T07:30:00Z"
                 *         },
                 *         {
                 *           "op": "update",
                 *           "id": 7,
                 *           "due_date": null
                 *         },
                 *         {
                 *           "op": "complete",
                 *           "id": 8,
                 *           "completed": true
                 *         },
                 *         {
                 *           "op": "delete",
                 *           "id": 9
                 *         },
                 *         {
                 *           "op": "put",
                 *           "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                 *           "title": "Buy oat milk",
                 *           "if_version": 1
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description A result per operation, in their order. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "applied": true,
                     *       "operation": "5f0c3d1e-6a7b-4c8d-9e0f-1a2b3c4d5e6f",
                     *       "results": [
                     *         {
                     *           "status": 201,
                     *           "task": {
                     *             "id": 42,
                     *             "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *             "user_id": "hGx0Qw3vT9",
                     *             "title": "Buy milk",
                     *             "description": null,
                     *             "completed": false,
                     *             "priority": "medium",
                     *             "due_date": "2026-08-08T07:30:00.000Z",
                     *             "time_zone": null,
                     *             "tags": [],
                     *             "completed_at": null,
                     *             "version": 1,
                     *             "created_at": "2026-01-18T12:00:00.000Z",
                     *             "updated_at": "2026-01-18T12:00:00.000Z"
                     *           }
                     *         },
                     *         {
                     *           "status": 200,
                     *           "task": {
                     *             "id": 7,
                     *             "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *             "user_id": "hGx0Qw3vT9",
                     *             "title": "Buy milk",
                     *             "description": "2 litres",
                     *             "completed": false,
                     *             "priority": "high",
                     *             "due_date": null,
                     *             "time_zone": "Europe/Berlin",
                     *             "tags": [
                     *               "home",
                     *               "garden"
                     *             ],
                     *             "completed_at": null,
                     *             "version": 2,
                     *             "created_at": "2026-01-18T12:00:00.000Z",
                     *             "updated_at": "2026-01-19T08:00:00.000Z"
                     *           }
                     *         },
                     *         {
                     *           "status": 404,
                     *           "error_code": "RESOURCE_NOT_FOUND",
                     *           "detail": "There is nothing here, or nothing of yours."
                     *         },
                     *         {
                     *           "status": 204
                     *         },
                     *         {
                     *           "status": 412,
                     *           "error_code": "PRECONDITION_FAILED",
                     *           "detail": "The task has changed since you read it.",
                     *           "current": {
                     *             "id": 42,
                     *             "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *             "user_id": "hGx0Qw3vT9",
                     *             "title": "Buy bread",
                     *             "description": "2 litres",
                     *             "completed": false,
                     *             "priority": "high",
                     *             "due_date": "2026-08-08",
                     *             "time_zone": "Europe/Berlin",
                     *             "tags": [
                     *               "home",
                     *               "garden"
                     *             ],
                     *             "completed_at": null,
                     *             "version": 2,
                     *             "created_at": "2026-01-18T12:00:00.000Z",
                     *             "updated_at": "2026-01-19T08:00:00.000Z"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BulkResponse"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScope"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["IdempotencyInProgress"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReusedValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listChanges: {
        parameters: {
            query?: {
                /**
                 * @description The changes after this number, oldest first. Without it, `task` and `trash` there are none, and `next` is the number of the last one.
                 * @example 42
                 */
                since?: number;
                /** @description The changes of this task, newest first, by its id or its uid. */
                task?: number | string;
                /** @description `true`: the last deletion of each task that is gone and can come back, newest first. */
                trash?: "true" | "false";
                /** @description With `task` or `trash`: only changes before this number, `next` of the page before. */
                until?: number;
                /** @description Changes on a page, 1 to 200; by default 50. */
                limit?: number;
            };
            header?: {
                /** @description The id of the last event of a stream that you have seen, as browsers send it by themselves: the stream goes on after it, whatever `since` says. */
                "Last-Event-ID"?: components["parameters"]["Last-Event-ID"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes. With `task` or `trash` they have `before`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Accel-Buffering": components["headers"]["X-Accel-Buffering"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "changes": [
                     *         {
                     *           "change": 43,
                     *           "event_type": "updated",
                     *           "task_id": 42,
                     *           "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *           "version": 2,
                     *           "operation": "5d8f0c1e-9f0a-4f6b-8f4e-0d8f3c1b2a79",
                     *           "task_data": {
                     *             "id": 42,
                     *             "uid": "0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11",
                     *             "user_id": "hGx0Qw3vT9",
                     *             "title": "Buy oat milk",
                     *             "description": "2 litres",
                     *             "completed": false,
                     *             "priority": "high",
                     *             "due_date": "2026-08-08",
                     *             "time_zone": "Europe/Berlin",
                     *             "tags": [
                     *               "home",
                     *               "garden"
                     *             ],
                     *             "completed_at": null,
                     *             "version": 2,
                     *             "created_at": "2026-01-18T12:00:00.000Z",
                     *             "updated_at": "2026-01-19T08:00:00.000Z"
                     *           },
                     *           "actor": null,
                     *           "timestamp": "2026-01-19T08:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": 43,
                     *       "more": false
                     *     }
                     */
                    "application/json": components["schemas"]["ChangeList"] | components["schemas"]["PastChangeList"];
                    /**
                     * @example retry: 3000
                     *     id: 42
                     *
                     *     id: 43
                     *     event: updated
                     *     data: {"change":43,"event_type":"updated","task_id":42,"uid":"0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11","version":2,"operation":"5d8f0c1e-9f0a-4f6b-8f4e-0d8f3c1b2a79","task_data":{"id":42,"uid":"0197f3f2-7c1a-7b60-a7fd-6c7f2d6f6e11","user_id":"hGx0Qw3vT9","title":"Buy oat milk","description":"2 litres","completed":false,"priority":"high","due_date":"2026-08-08","time_zone":"Europe/Berlin","tags":["home","garden"],"completed_at":null,"version":2,"created_at":"2026-01-18T12:00:00.000Z","updated_at":"2026-01-19T08:00:00.000Z"},"actor":null,"timestamp":"2026-01-19T08:00:00.000Z"}
                     */
                    "text/event-stream": string;
                };
            };
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScope"];
            404: components["responses"]["ResourceNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            410: components["responses"]["ChangesExpired"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    emptyTrash: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trash is empty. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScope"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    purgeTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description Entity tags, or `*`: the write happens only to a version that they name (RFC 9110, section 13.1.1). A version alone, such as `"3"`, is accepted too. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                id: number | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing of the task is left. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["InsufficientScope"];
            404: components["responses"]["ResourceNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAccessTokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most 50. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "0d9e6d0c-8a53-4a39-9a37-0f6b6c1c7a11",
                     *         "name": "n8n",
                     *         "scopes": [
                     *           "tasks:read"
                     *         ],
                     *         "created_at": "2026-08-01T07:30:00.000Z",
                     *         "expires_at": "2026-10-30T07:30:00.000Z",
                     *         "last_used_on": "2026-08-08"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["AccessToken"][];
                };
            };
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createAccessToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description `handling=strict` makes a 422 of every unknown or read-only member of the body, and of every lenient spelling (RFC 7240). */
                Prefer?: components["parameters"]["Prefer"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "n8n",
                 *       "scopes": [
                 *         "tasks:read"
                 *       ],
                 *       "expires_in_days": 90
                 *     }
                 */
                "application/json": components["schemas"]["CreateAccessToken"];
            };
        };
        responses: {
            /** @description The access token. `token` is shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d9e6d0c-8a53-4a39-9a37-0f6b6c1c7a11",
                     *       "name": "n8n",
                     *       "scopes": [
                     *         "tasks:read"
                     *       ],
                     *       "created_at": "2026-08-01T07:30:00.000Z",
                     *       "expires_at": "2026-10-30T07:30:00.000Z",
                     *       "last_used_on": null,
                     *       "token": "todo_00000000000000000000000000000000000000fyYjL"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedAccessToken"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteAccessToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path: {
                /** @description The `id` of the access token. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The access token has ended. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["AuthenticationRequired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["ResourceNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["PayloadTooLarge"];
            422: components["responses"]["ValidationError"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description `handling=strict` makes a 422 of every unknown or read-only member of the body, and of every lenient spelling (RFC 7240). */
                Prefer?: components["parameters"]["Prefer"];
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "password": "correct horse"
                 *     }
                 */
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description A token, under every name that existing clients look for, and the user. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "data": {
                     *         "token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJoR3gwUXczdlQ5In0.c2lnbmF0dXJl",
                     *         "user": {
                     *           "id": "hGx0Qw3vT9",
                     *           "email": "ada@example.com",
                     *           "name": "Ada",
                     *           "createdAt": "2026-01-18T12:00:00.000Z",
                     *           "updatedAt": "2026-01-18T12:00:00.000Z",
                     *           "created_at": "2026-01-18T12:00:00.000Z",
                     *           "updated_at": "2026-01-18T12:00:00.000Z"
                     *         }
                     *       },
                     *       "token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJoR3gwUXczdlQ5In0.c2lnbmF0dXJl",
                     *       "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJoR3gwUXczdlQ5In0.c2lnbmF0dXJl",
                     *       "token_type": "bearer",
                     *       "expires_in": 604800,
                     *       "user": {
                     *         "id": "hGx0Qw3vT9",
                     *         "email": "ada@example.com",
                     *         "name": "Ada",
                     *         "createdAt": "2026-01-18T12:00:00.000Z",
                     *         "updatedAt": "2026-01-18T12:00:00.000Z",
                     *         "created_at": "2026-01-18T12:00:00.000Z",
                     *         "updated_at": "2026-01-18T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TokenGrant"];
                };
            };
            400: components["responses"]["BadRequestAtSignIn"];
            401: components["responses"]["AuthenticationRequiredInvalidCredentialsAtSignIn"];
            405: components["responses"]["MethodNotAllowedAtSignIn"];
            413: components["responses"]["PayloadTooLargeAtSignIn"];
            415: components["responses"]["UnsupportedMediaTypeAtSignIn"];
            422: components["responses"]["ValidationErrorAtSignIn"];
            429: components["responses"]["RateLimitedAtSignIn"];
            500: components["responses"]["InternalErrorAtSignIn"];
            503: components["responses"]["ServiceUnavailableAtSignIn"];
        };
    };
    betterAuthToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description An id of your own for this request; kept if it is printable ASCII of at most 128 characters. */
                "X-Request-Id"?: components["parameters"]["X-Request-Id"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    "Set-Auth-JWT": components["headers"]["Set-Auth-JWT"];
                    /** @description The `callbackURL` of the request. */
                    Location?: string;
                    /** @description For caches of HTTP/1.0. */
                    Pragma?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        token?: string;
                    };
                };
            };
            400: components["responses"]["BadRequestAtSignIn"];
            401: components["responses"]["AuthenticationRequiredAtSignIn"];
            403: components["responses"]["ForbiddenAtSignIn"];
            404: components["responses"]["ResourceNotFoundAtSignIn"];
            405: components["responses"]["MethodNotAllowedAtSignIn"];
            413: components["responses"]["PayloadTooLargeAtSignIn"];
            415: components["responses"]["UnsupportedMediaTypeAtSignIn"];
            422: components["responses"]["ValidationErrorAtSignIn"];
            429: components["responses"]["RateLimitedAtSignIn"];
            500: components["responses"]["InternalErrorAtSignIn"];
            503: components["responses"]["ServiceUnavailableAtSignIn"];
        };
    };
}
