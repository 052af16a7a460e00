import type { ReactNode } from "react";

interface PanelProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** Says why there is no list, in its place. */
export function Panel({ icon, title, children, action }: PanelProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center px-4 py-16 text-center sm:py-24">
      <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-xl text-accent">
        {icon}
      </span>
      <h2 className="mt-5 text-lg font-semibold">{title}</h2>
      <div className="mt-1.5 text-muted">{children}</div>
      {action && <div className="mt-6">{action}</div>}
    </div>
  );
}
