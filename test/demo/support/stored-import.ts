import Database from 'better-sqlite3';

/** What is in an SQLite file after the demo's process has ended. */
export interface StoredImport {
  /** What the import's counter says. */
  position: number;
  commits: number;
  files: number;
  /** What all people and all directories say together, in their cached columns. */
  cachedCommits: number;
  cachedFiles: number;
}

export function storedImport(database: string): StoredImport {
  const file = new Database(database);
  try {
    const [row] = file
      .prepare(
        `SELECT (SELECT count FROM demo_spoor_counter WHERE name LIKE 'demo:import:%') AS position,
                (SELECT count(*) FROM demo_commit) AS commits,
                (SELECT count(*) FROM demo_file) AS files,
                (SELECT sum(commitsCount) FROM demo_person) AS cachedCommits,
                (SELECT sum(filesCount) FROM demo_directory) AS cachedFiles`,
      )
      .all() as [StoredImport];
    return row;
  } finally {
    file.close();
  }
}
