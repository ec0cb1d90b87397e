// The limit to measure against: the same questions in plain C over compressed sparse rows.
// cc -O2 csr.c -o csr && ./csr DIRECTORY
// DIRECTORY holds what `graph-bench write` writes, and questions.txt (see Workload.swift).
// Prints a JSON line for each question: its name, milliseconds, and a sum that answers must share.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    uint32_t *off, *adj;
} Rows;

static uint32_t n, m, *queue, *groups;
static uint8_t *seen;
static uint32_t *distance;
static Rows along, against;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count) {
    qsort(values, count, sizeof(double), compare);
    return values[count / 2];
}

static void report(const char *question, double ms, uint64_t answer) {
    printf("{\"question\":\"%s\",\"ms\":%.6f,\"answer\":%lu}\n", question, ms,
           (unsigned long)answer);
}

static Rows rows(const uint32_t *pairs, int from) {
    uint32_t *o = calloc(n + 1, 4), *e = malloc((size_t)m * 4), *c = malloc((size_t)n * 4);
    for (uint32_t i = 0; i < m; i++) o[pairs[2 * (size_t)i + from] + 1]++;
    for (uint32_t i = 0; i < n; i++) o[i + 1] += o[i];
    memcpy(c, o, (size_t)n * 4);
    for (uint32_t i = 0; i < m; i++)
        e[c[pairs[2 * (size_t)i + from]]++] = pairs[2 * (size_t)i + 1 - from];
    free(c);
    return (Rows){o, e};
}

static uint32_t search(const Rows *r, uint32_t start) {
    uint32_t head = 0, tail = 0;
    seen[start] = 1;
    queue[tail++] = start;
    while (head < tail) {
        uint32_t v = queue[head++];
        for (uint32_t s = r->off[v]; s < r->off[v + 1]; s++) {
            uint32_t w = r->adj[s];
            if (!seen[w]) {
                seen[w] = 1;
                queue[tail++] = w;
            }
        }
    }
    for (uint32_t i = 0; i < tail; i++) seen[queue[i]] = 0;
    return tail;
}

/// Puts queue[from ..< to] in ascending order: a short part by insertion, a long one by marking.
static void order(uint32_t from, uint32_t to) {
    static uint64_t *words, *summary;
    if (!words) words = calloc(n / 64 + 1, 8), summary = calloc(n / 4096 + 1, 8);
    if (to - from <= 30) {
        for (uint32_t i = from + 1; i < to; i++) {
            uint32_t v = queue[i], place = i;
            for (; place > from && queue[place - 1] > v; place--) queue[place] = queue[place - 1];
            queue[place] = v;
        }
        return;
    }
    for (uint32_t i = from; i < to; i++) {
        words[queue[i] >> 6] |= 1ull << (queue[i] & 63);
        summary[queue[i] >> 12] |= 1ull << (queue[i] >> 6 & 63);
    }
    for (uint32_t i = 0; i <= n / 4096; i++)
        for (; summary[i]; summary[i] &= summary[i] - 1) {
            uint32_t word = i * 64 + __builtin_ctzll(summary[i]);
            for (; words[word]; words[word] &= words[word] - 1)
                queue[from++] = word * 64 + __builtin_ctzll(words[word]);
        }
}

/// The same search with an answer to keep: by distance, then by number, and where distances end.
static uint32_t search_in_order(const Rows *r, uint32_t start) {
    uint32_t from = 0, to = 1, depth = 0;
    seen[start] = 1;
    queue[0] = start;
    while (from < to) {
        uint32_t tail = to;
        distance[depth++] = to;
        for (; from < to; from++)
            for (uint32_t s = r->off[queue[from]]; s < r->off[queue[from] + 1]; s++)
                if (!seen[r->adj[s]]) seen[queue[tail++] = r->adj[s]] = 1;
        order(to, tail);
        to = tail;
    }
    uint32_t *nodes = malloc(to * sizeof(uint32_t)), *ends = malloc(depth * sizeof(uint32_t));
    memcpy(nodes, queue, to * sizeof(uint32_t));
    memcpy(ends, distance, depth * sizeof(uint32_t));
    for (uint32_t i = 0; i < to; i++) seen[nodes[i]] = 0;
    uint32_t reached = ends[depth - 1];
    memset(distance, 0, depth * sizeof(uint32_t));
    free(nodes);
    free(ends);
    return reached;
}

/// One more than the number of links on a shortest path; 0 where there is none.
static uint32_t path(uint32_t from, uint32_t to) {
    uint32_t head = 0, tail = 0, length = 0;
    distance[from] = 1;
    queue[tail++] = from;
    while (head < tail && !distance[to]) {
        uint32_t v = queue[head++];
        for (uint32_t s = along.off[v]; s < along.off[v + 1]; s++) {
            uint32_t w = along.adj[s];
            if (!distance[w]) {
                distance[w] = distance[v] + 1;
                queue[tail++] = w;
            }
        }
    }
    length = distance[to];
    for (uint32_t i = 0; i < tail; i++) distance[queue[i]] = 0;
    return length;
}

/// Strongly connected components (Tarjan), without recursion.
static uint32_t components(void) {
    uint32_t *num = calloc(n, 4), *low = malloc((size_t)n * 4), *st = malloc((size_t)n * 4);
    uint32_t *fr = malloc((size_t)n * 4), *cur = malloc((size_t)n * 4);
    uint8_t *on = calloc(n, 1);
    uint32_t idx = 0, sp = 0, count = 0;
    for (uint32_t r = 0; r < n; r++) {
        if (num[r]) continue;
        uint32_t d = 0;
        fr[d++] = r; num[r] = low[r] = ++idx; cur[r] = along.off[r]; st[sp++] = r; on[r] = 1;
        while (d) {
            uint32_t v = fr[d - 1];
            if (cur[v] < along.off[v + 1]) {
                uint32_t w = along.adj[cur[v]++];
                if (!num[w]) {
                    num[w] = low[w] = ++idx; cur[w] = along.off[w]; st[sp++] = w; on[w] = 1;
                    fr[d++] = w;
                } else if (on[w] && num[w] < low[v]) low[v] = num[w];
            } else {
                d--;
                if (d && low[v] < low[fr[d - 1]]) low[fr[d - 1]] = low[v];
                if (low[v] == num[v]) {
                    uint32_t w;
                    do { w = st[--sp]; on[w] = 0; } while (w != v);
                    count++;
                }
            }
        }
    }
    free(num); free(low); free(st); free(fr); free(cur); free(on);
    return count;
}

/// The sum of the squares of the numbers of links from group to group.
static uint64_t matrix(void) {
    uint32_t size = 0;
    for (uint32_t i = 0; i < n; i++) if (groups[i] >= size) size = groups[i] + 1;
    uint64_t *table = calloc((size_t)size * size, 8), sum = 0;
    for (uint32_t v = 0; v < n; v++)
        for (uint32_t s = along.off[v]; s < along.off[v + 1]; s++)
            table[(size_t)groups[v] * size + groups[along.adj[s]]]++;
    for (size_t i = 0; i < (size_t)size * size; i++) sum += table[i] * table[i];
    free(table);
    return sum;
}

static uint32_t *load(const char *directory, const char *name, size_t *count) {
    char file[4096];
    snprintf(file, sizeof file, "%s/%s", directory, name);
    FILE *f = fopen(file, "rb");
    if (!f) exit(66);
    fseek(f, 0, SEEK_END);
    *count = ftell(f) / 4;
    rewind(f);
    uint32_t *all = malloc(*count * 4);
    if (fread(all, 4, *count, f) != *count) exit(66);
    fclose(f);
    return all;
}

/// A line of questions.txt: a name, how many rounds to time, how many numbers, the numbers.
static void ask(const char *name, int rounds, int count, const uint32_t *numbers) {
    double times[64];
    uint64_t answer = 0;
    if (!strcmp(name, "impact_hubs")) {
        // The median over hubs of each one's median.
        double each[64];
        for (int i = 0; i < count; i++) {
            double t;
            for (int k = 0; k < rounds; k++) {
                t = now();
                uint32_t reached = search(&against, numbers[i]);
                times[k] = now() - t;
                if (!k) answer += reached;
            }
            each[i] = median(times, rounds);
        }
        return report(name, median(each, count), answer);
    }
    for (int k = 0; k < rounds; k++) {
        double t = now();
        answer = 0;
        if (!strcmp(name, "impact_random") || !strcmp(name, "impact_thousand"))
            for (int i = 0; i < count; i++) answer += search(&against, numbers[i]);
        else if (!strcmp(name, "impact_in_order"))
            for (int i = 0; i < count; i++) answer += search_in_order(&against, numbers[i]);
        else if (!strcmp(name, "needs_random"))
            for (int i = 0; i < count; i++) answer += search(&along, numbers[i]);
        else if (!strcmp(name, "paths"))
            for (int i = 0; i < count; i += 2) answer += path(numbers[i], numbers[i + 1]);
        else if (!strcmp(name, "components")) answer = components();
        else if (!strcmp(name, "matrix")) answer = matrix();
        else return;
        times[k] = now() - t;
    }
    report(name, median(times, rounds), answer);
}

int main(int argc, char **argv) {
    if (argc < 2) return 64;
    size_t count;
    uint32_t *pairs = load(argv[1], "links.bin", &count);
    m = count / 2;
    groups = load(argv[1], "groups.bin", &count);
    n = count;
    queue = malloc((size_t)n * 4);
    distance = calloc(n, 4);
    seen = calloc(n, 1);
    double times[3];
    for (int k = 0; k < 3; k++) {
        double t = now();
        along = rows(pairs, 0);
        against = rows(pairs, 1);
        times[k] = now() - t;
        if (k == 2) break;
        free(along.off); free(along.adj); free(against.off); free(against.adj);
    }
    report("load", median(times, 3), m);
    char file[4096], name[64];
    snprintf(file, sizeof file, "%s/questions.txt", argv[1]);
    FILE *f = fopen(file, "r");
    if (!f) return 66;
    int rounds, size;
    while (fscanf(f, "%63s %d %d", name, &rounds, &size) == 3) {
        uint32_t *numbers = malloc(((size_t)size + 1) * 4);
        for (int i = 0; i < size; i++) if (fscanf(f, "%u", &numbers[i]) != 1) return 65;
        ask(name, rounds, size, numbers);
        fflush(stdout);
        free(numbers);
    }
    return 0;
}
