/** The editors' colors: those of the printed code, as in the Shiki themes that src/book/code-theme.ts names. */
export interface CodeColors {
  readonly text: string;
  readonly comment: string;
  readonly keyword: string;
  readonly string: string;
  readonly constant: string;
}

export const light: CodeColors = {
  text: '0E1116',
  comment: '66707B',
  keyword: 'A0111F',
  string: '032563',
  constant: '023B95',
};

export const dark: CodeColors = {
  text: 'F0F3F6',
  comment: 'BDC4CC',
  keyword: 'FF9492',
  string: 'ADDCFF',
  constant: '91CBFF',
};
