import { registerHooks } from 'node:module';

/** Imports a TypeScript file of the workspace as it lies there, without a build (Node strips the types itself). */
export async function importSource(url) {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const conditions = ['@attestry/source', ...context.conditions];
      try {
        return next(specifier, { ...context, conditions });
      } catch (error) {
        if (!specifier.startsWith('.') || !specifier.endsWith('.js')) throw error;
        return next(`${specifier.slice(0, -'.js'.length)}.ts`, { ...context, conditions });
      }
    },
  });
  try {
    return await import(url);
  } finally {
    hooks.deregister();
  }
}
