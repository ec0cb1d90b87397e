#pragma once
#include <stdint.h>

/// The floor that bulk writing is measured against: one thread, SQLite's C interface, a fixed
/// minimal schema, nothing verified. Every call returns 0 or SQLite's error code.
typedef struct saime_floor saime_floor;

/// Opens an empty database: WAL, synchronous FULL.
int saime_floor_open(const char *path, saime_floor **floor);
int saime_floor_begin(saime_floor *floor);
int saime_floor_commit(saime_floor *floor);
/// One log row for a change set.
int saime_floor_entry(saime_floor *floor, int64_t log, int64_t sequence, const uint8_t *header,
                      int header_length, const uint8_t *payload, int payload_length);
/// One row for a statement: record, group, role -> value.
int saime_floor_statement(saime_floor *floor, const uint8_t *record, const char *group, int role,
                          const uint8_t *value, int value_length);
int saime_floor_close(saime_floor *floor);
