import { PersonIcon } from "#ui/icons.tsx";

export const userMenuTriggerProps = {
  "aria-label": "Account menu",
  className:
    "grid size-9 place-items-center rounded-full bg-accent-soft text-accent transition-shadow hover:ring-2 hover:ring-accent pointer-coarse:size-11",
};

export const UserMenuFace = PersonIcon;
