/* zod compiles schemas with `new Function` unless told not to before its first schema is made; the content
   security policy refuses that. A classic script, because it has to run before any module. */
globalThis.__zod_globalConfig = { jitless: true };
