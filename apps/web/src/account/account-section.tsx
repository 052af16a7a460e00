import { type ReactNode, useId } from "react";

interface AccountSectionProps {
  title: string;
  description: string;
  children: ReactNode;
}

export function AccountSection({ title, description, children }: AccountSectionProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className="grid gap-x-8 gap-y-5 py-8 sm:grid-cols-[13rem_minmax(0,1fr)]"
    >
      <div>
        <h2 id={titleId} className="font-semibold">
          {title}
        </h2>
        <p className="mt-1 text-sm text-muted">{description}</p>
      </div>
      {children}
    </section>
  );
}
