/** What tells of the inside of a program: lines of a stack, in text, in JSON and in HTML; where its code lies. */
export const INSIDE = /(\n|\\n|<br>)(\s|&nbsp;)*at |node_modules|\/dist\//;
