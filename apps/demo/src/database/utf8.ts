/** MariaDB's default would refuse names outside its old alphabet; the other databases do not look at this. */
export const UTF8 = { engine: 'InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin' };
