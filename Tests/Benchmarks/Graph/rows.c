// The floor under reading the graph's index: the same rows of the same file through SQLite's C
// interface, nothing made of them but a sum. One thread; the product's settings of a connection.
//
// cc -O2 rows.c -lsqlite3 -o rows
// rows fill FILE DIRECTORY   puts the graph of DIRECTORY (see Workload.swift) into the empty store FILE
// rows scan FILE             prints JSON lines: the milliseconds of reading nodes and edges, and sums
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *database;

static void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(database));
    exit(1);
}

static void run(const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL)) fail(sql);
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL)) fail(sql);
    return statement;
}

static void step(sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) fail("step");
    sqlite3_reset(statement);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static uint32_t *numbers(const char *directory, const char *name, size_t *count) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "rb");
    if (!file) exit(1);
    fseek(file, 0, SEEK_END);
    *count = ftell(file) / 4;
    rewind(file);
    uint32_t *all = malloc(*count * 4);
    if (fread(all, 4, *count, file) != *count) exit(1);
    fclose(file);
    return all;
}

// A record's ID: the creator's number and 16 bytes, here the record's number spread.
static void identify(uint8_t *key, uint32_t creator, uint64_t record) {
    for (int i = 0; i < 4; i++) key[i] = creator >> (24 - 8 * i);
    uint64_t mixed = record * 0x9E3779B97F4A7C15u;
    memcpy(key + 4, &mixed, 8);
    memcpy(key + 12, &record, 8);
}

static uint32_t *creators;

static int precedes(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    if (creators[x] != creators[y]) return creators[x] < creators[y] ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void fill(const char *directory) {
    size_t n, pairs_;
    creators = numbers(directory, "groups.bin", &n);
    uint32_t *pairs = numbers(directory, "links.bin", &pairs_);
    uint32_t *order = malloc(n * 4);
    for (size_t i = 0; i < n; i++) order[i] = i;
    qsort(order, n, 4, precedes);
    run("PRAGMA synchronous = OFF");
    run("BEGIN");
    sqlite3_stmt *record = prepare("INSERT INTO record VALUES (?, ?)");
    sqlite3_stmt *node = prepare("INSERT INTO graph_node VALUES (?, ?, ?, ?, 1)");
    sqlite3_stmt *text = prepare("INSERT INTO graph_text VALUES (?, ?, 'Nosaukums', ?)");
    sqlite3_stmt *edge = prepare("INSERT INTO graph_edge VALUES (?, 0, ?, ?, ?, NULL)");
    uint8_t key[20];
    char code[32];
    for (size_t i = 0; i < n + pairs_ / 2; i++) {
        identify(key, i < n ? creators[i] : creators[pairs[2 * (i - n)]], i + 1);
        sqlite3_bind_int64(record, 1, i + 1);
        sqlite3_bind_blob(record, 2, key, 20, SQLITE_STATIC);
        step(record);
        if (i >= n) continue;
        sqlite3_bind_int64(text, 1, i + 1);
        sqlite3_bind_text(text, 2, code, sprintf(code, "n%08zu", i), SQLITE_STATIC);
        sqlite3_bind_int64(text, 3, 1);
        step(text);
    }
    for (size_t place = 0; place < n; place++) {
        uint32_t i = order[place];
        identify(key, creators[i], i + 1);
        sqlite3_bind_int64(node, 1, creators[i]);
        sqlite3_bind_text(node, 2, code, sprintf(code, "n%08u", i), SQLITE_STATIC);
        sqlite3_bind_blob(node, 3, key, 20, SQLITE_STATIC);
        sqlite3_bind_int64(node, 4, i + 1);
        step(node);
    }
    for (size_t i = 0; i < pairs_ / 2; i++) {
        sqlite3_bind_int64(edge, 1, n + i + 1);
        sqlite3_bind_int64(edge, 2, creators[pairs[2 * i]]);
        sqlite3_bind_int64(
            edge, 3, ((int64_t)pairs[2 * i] + 1) << 32 | ((int64_t)pairs[2 * i + 1] + 1));
        sqlite3_bind_int64(edge, 4, 1 << 15 | 1);
        step(edge);
    }
    run("DELETE FROM graph_stale");
    run("COMMIT");
    run("PRAGMA wal_checkpoint(TRUNCATE)");
}

static uint64_t scan(const char *sql, int columns, uint64_t *rows) {
    sqlite3_stmt *statement = prepare(sql);
    uint64_t sum = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++) sum += sqlite3_column_int64(statement, i);
        ++*rows;
    }
    sqlite3_finalize(statement);
    return sum;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char **arguments) {
    if (count < 3 || sqlite3_open(arguments[2], &database)) return 64;
    run("PRAGMA cache_size = -32000");
    if (!strcmp(arguments[1], "fill") && count == 4) {
        fill(arguments[3]);
        return 0;
    }
    double times[5];
    uint64_t nodes, edges, sum = 0;
    for (int round = 0; round < 5; round++) {
        nodes = edges = 0;
        double start = now();
        sum += scan("SELECT record, creator, attributes FROM graph_node", 3, &nodes);
        sum += scan(
            "SELECT record, creator, ends, attributes, validity FROM graph_edge", 5, &edges);
        times[round] = now() - start;
    }
    qsort(times, 5, sizeof(double), compare);
    printf("{\"question\":\"load\",\"ms\":%.6f,\"answer\":%lu}\n", times[2],
           (unsigned long)edges);
    printf("{\"question\":\"sum\",\"value\":%lu}\n", (unsigned long)sum);
    return 0;
}
