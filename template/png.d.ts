/** The build puts a picture into the template as a data: URI. */
declare module '*.png' {
  const dataUri: string;
  export default dataUri;
}
