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
