/** A small bug, and the test that must notice it. */
export type Plant = {
  /** What is wrong, as one would say it. */
  name: string;
  /** `find` stands in the file exactly once and is replaced. */
  file: string;
  find: string;
  replace: string;
  /** The test's own title as it is written, placeholders of `test.each` included. */
  test: { file: string; name: string };
  /** Where the test fails by another error than an assertion: what that one must say. */
  says?: string;
};
