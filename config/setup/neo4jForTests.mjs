// The jars of a real Neo4j, so that the tests of the graph run on both engines. Without them that half is skipped.
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { neo4jFolder, projectRoot } from './locations.mjs';
import { mustRun } from './run.mjs';
import { withElapsed } from './say.mjs';
import { installMaven } from './systemPackages.mjs';

export const neo4jForTests = {
  title: 'Neo4j for the tests',
  why: 'a real server of it, by Java and Maven (135 MB)',

  missing({ tests, cacheDir, neo4jGivenUp }) {
    return tests && !neo4jGivenUp && !fs.existsSync(neo4jFolder(cacheDir)) ? 'not fetched' : undefined;
  },

  /** Notes in the context why it cannot be had, and answers false then. */
  async make(context) {
    const folder = neo4jFolder(context.cacheDir);
    const started = `${folder}.new`;
    try {
      await installMaven(context);
      fs.rmSync(started, { recursive: true, force: true });
      fs.mkdirSync(dirname(folder), { recursive: true });
      const pom = join(projectRoot, 'config/setup/neo4j/pom.xml');
      const copy = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${started}`];
      await withElapsed('mvn, 241 jars', () =>
        mustRun('mvn', ['-q', '-f', pom, ...copy], { env: context.env }),
      );
      fs.renameSync(started, folder);
      return true;
    } catch (error) {
      context.neo4jGivenUp = error.message;
      return false;
    }
  },
};
