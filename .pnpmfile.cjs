// pnpm calls this for every package that it resolves.
module.exports = {
  hooks: {
    readPackage: (manifest) =>
      // Only its browser bundle is used, which has all of its 300 dependencies inside.
      manifest.name === "@scalar/api-reference" ? { ...manifest, dependencies: {} } : manifest,
  },
};
