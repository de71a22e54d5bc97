// TypeScript sources import './x.js'; under jest the file on disk is './x.ts'.
module.exports = (request, options) => {
  const fromSource = request.startsWith('.') && request.endsWith('.js') && !options.basedir.includes('/node_modules/');
  if (fromSource) {
    try {
      return options.defaultResolver(request.replace(/\.js$/, '.ts'), options);
    } catch {
      return options.defaultResolver(request, options);
    }
  }
  return options.defaultResolver(request, options);
};
