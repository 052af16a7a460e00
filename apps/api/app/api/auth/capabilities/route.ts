import { accountResource } from "#accounts/account-resource.ts";
import { json } from "#http/reply.ts";
import { resource } from "#http/resource.ts";
import { route } from "#http/route.ts";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = accountResource(() =>
  resource({
    GET: route({ access: "public" }, ({ settings }) =>
      json({
        email: settings.mail.via !== "none",
        task_history_days: settings.taskHistoryDays,
      }),
    ),
  }),
);
