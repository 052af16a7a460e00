import { Icon } from "#ui/icon.tsx";

export const UndoIcon = () => (
  <Icon>
    <path d="M9 14.5 4.5 10 9 5.5M4.5 10H15a4.75 4.75 0 0 1 0 9.5h-3.5" />
  </Icon>
);

export const FlagIcon = () => (
  <Icon>
    <path d="M5.5 21V4M5.5 5h11l-2 4 2 4h-11" />
  </Icon>
);
