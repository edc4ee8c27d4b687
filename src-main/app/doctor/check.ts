/** Something that was looked at: whether it works, what was found, and what would mend it. */
export interface Check {
  name: string;
  works: boolean;
  detail: string;
  advice?: string;
  /** Whether QuadLab can't train without it. */
  required?: boolean;
}
