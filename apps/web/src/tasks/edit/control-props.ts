/** Properties of what a field of the editor is written with. */
export interface ControlProps {
  id: string;
  text: string;
  readOnly: boolean;
  onChange: (text: string) => void;
  "aria-invalid": true | undefined;
  /** Id of the element with the error. */
  "aria-describedby": string;
}

/** Frame of a control. Its text is so large that phones do not zoom in. */
export const frameClass =
  "min-h-9 rounded-md bg-transparent px-2.5 text-base ring-1 ring-line ring-inset hover:ring-control aria-invalid:ring-2 aria-invalid:ring-danger sm:text-sm pointer-coarse:min-h-11";
