/** A row as a test writes it down. */
export type Row = Record<string, string | number | null>;

/** Rows of an input; a list of lists is several files. Columns that no row names are not in the file. */
export type FileRows = readonly Row[] | readonly (readonly Row[])[];

/** Rows by relation; an input or a state that is not named is empty. */
export type Rows = Readonly<Record<string, FileRows>>;
