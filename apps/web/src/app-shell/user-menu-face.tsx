import { PersonIcon } from "#ui/icons.tsx";

export const userMenuTriggerProps = {
  "aria-label": "Account menu",
  className: "group/face grid size-9 place-items-center rounded-full pointer-coarse:size-11",
};

export function UserMenuFace() {
  return (
    <span className="grid size-7 place-items-center rounded-full bg-accent-soft text-sm text-accent transition-shadow group-hover/face:ring-2 group-hover/face:ring-accent">
      <PersonIcon />
    </span>
  );
}
