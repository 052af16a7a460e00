import { TextLink } from "#ui/text-link.tsx";

/** Instead of a form that asks for a link, where the API sends no email. */
export function NoEmail() {
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Forgot your password?</h1>
      <p role="status" className="mt-2 mb-8 text-muted">
        This site sends no e-mail, and so no link to choose a new one. Ask whoever runs it.
      </p>
      <p className="text-sm text-muted">
        Remembered it? <TextLink href="/sign-in">Sign in</TextLink>
      </p>
    </>
  );
}
