#include "floor.h"

#include <sqlite3.h>
#include <stdlib.h>

struct saime_floor {
    sqlite3 *database;
    sqlite3_stmt *entry;
    sqlite3_stmt *statement;
};

static const char schema[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "CREATE TABLE entry (log INTEGER, sequence INTEGER, header BLOB, payload BLOB,"
    " PRIMARY KEY (log, sequence));"
    "CREATE TABLE statement (record BLOB, grp TEXT, role INTEGER, value BLOB,"
    " PRIMARY KEY (record, grp, role)) WITHOUT ROWID;";

int saime_floor_open(const char *path, saime_floor **result) {
    saime_floor *floor = calloc(1, sizeof(saime_floor));
    if (!floor) return SQLITE_NOMEM;
    *result = floor;
    int code = sqlite3_open(path, &floor->database);
    if (code) return code;
    code = sqlite3_exec(floor->database, schema, NULL, NULL, NULL);
    if (code) return code;
    code = sqlite3_prepare_v2(floor->database, "INSERT INTO entry VALUES (?, ?, ?, ?)", -1,
                              &floor->entry, NULL);
    if (code) return code;
    return sqlite3_prepare_v2(floor->database,
                              "INSERT INTO statement VALUES (?, ?, ?, ?)"
                              " ON CONFLICT DO UPDATE SET value = excluded.value",
                              -1, &floor->statement, NULL);
}

int saime_floor_begin(saime_floor *floor) {
    return sqlite3_exec(floor->database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
}

int saime_floor_commit(saime_floor *floor) {
    return sqlite3_exec(floor->database, "COMMIT", NULL, NULL, NULL);
}

static int run(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int saime_floor_entry(saime_floor *floor, int64_t log, int64_t sequence, const uint8_t *header,
                      int header_length, const uint8_t *payload, int payload_length) {
    sqlite3_bind_int64(floor->entry, 1, log);
    sqlite3_bind_int64(floor->entry, 2, sequence);
    sqlite3_bind_blob(floor->entry, 3, header, header_length, SQLITE_STATIC);
    sqlite3_bind_blob(floor->entry, 4, payload, payload_length, SQLITE_STATIC);
    return run(floor->entry);
}

int saime_floor_statement(saime_floor *floor, const uint8_t *record, const char *group, int role,
                          const uint8_t *value, int value_length) {
    sqlite3_bind_blob(floor->statement, 1, record, 20, SQLITE_STATIC);
    sqlite3_bind_text(floor->statement, 2, group, -1, SQLITE_STATIC);
    sqlite3_bind_int(floor->statement, 3, role);
    sqlite3_bind_blob(floor->statement, 4, value, value_length, SQLITE_STATIC);
    return run(floor->statement);
}

int saime_floor_close(saime_floor *floor) {
    sqlite3_finalize(floor->entry);
    sqlite3_finalize(floor->statement);
    int code = sqlite3_close(floor->database);
    free(floor);
    return code;
}
