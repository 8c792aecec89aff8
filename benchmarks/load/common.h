/* What load.c and tls.c share: clocks, the pattern of the streams, errors, latencies, and how both are printed. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define PERIOD 251                 /* byte i of a stream is i % 251: a prime, so that no block boundary hides a shift */
#define CHUNK (256 * 1024)         /* bytes per send or receive: several proxy buffers, within the L2 cache */
#define HEADER 9
#define NS 1000000000ull

static char pattern[PERIOD + CHUNK];

static void fill_pattern(void) {
  for (size_t i = 0; i < sizeof pattern; i++) pattern[i] = (char)(i % PERIOD);
}

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * NS + (uint64_t)t.tv_nsec;
}

static double cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what) {
  fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void *must(void *p) {
  if (!p) die("memory");
  return p;
}

static void usage(void);

static uint64_t parse_size(const char *s) {
  char *end;
  double v = strtod(s, &end);
  switch (*end) {
    case 'k': case 'K': v *= 1e3; end++; break;
    case 'm': case 'M': v *= 1e6; end++; break;
    case 'g': case 'G': v *= 1e9; end++; break;
  }
  if (*end || end == s || v < 0 || v > 9e18) usage();
  return (uint64_t)v;
}

static struct sockaddr_in parse_target(char *s) {
  struct sockaddr_in target = { .sin_family = AF_INET };
  char *colon = strrchr(s, ':');
  if (!colon) usage();
  *colon = 0;
  target.sin_port = htons((uint16_t)atoi(colon + 1));
  if (inet_pton(AF_INET, s, &target.sin_addr) != 1) usage();
  return target;
}

/* Spreads the sources of loopback connections over 1024 addresses, so that ports in TIME-WAIT do not run out: connection i of
   the process. */
static bool bind_source(int fd, const struct sockaddr_in *target, uint64_t i) {
  if (ntohl(target->sin_addr.s_addr) >> 24 != 127) return true;
  uint32_t host = 127u << 24 | (uint32_t)(1 + i / 64 % 16) << 8 | (uint32_t)(1 + i % 64);
  struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(host) };
  int one = 1;
  return !setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one) && !bind(fd, (struct sockaddr *)&a, sizeof a);
}

#define SUB 64                     /* buckets per power of two: values are exact to 1.6 % */
#define BUCKETS ((64 - 5) * SUB)

struct errors {
  struct { const char *what; int err; uint64_t n; } kind[32];
  int kinds;
  uint64_t total;
};

static void count_error(struct errors *e, const char *what, int err, uint64_t n) {
  int i = 0;
  while (i < e->kinds && (e->kind[i].err != err || strcmp(e->kind[i].what, what))) i++;
  if (i == e->kinds && i < 32) {
    e->kind[i].what = what;
    e->kind[i].err = err;
    e->kinds++;
  }
  if (i < 32) e->kind[i].n += n;
  e->total += n;
}

struct histogram {
  uint64_t bucket[BUCKETS], n, max, sum;
};

static void record(struct histogram *h, uint64_t ns) {
  unsigned shift = ns < SUB ? 0 : 63u - (unsigned)__builtin_clzll(ns) - 6;
  h->bucket[shift * SUB + (ns >> shift)]++;
  h->n++;
  h->sum += ns;
  if (ns > h->max) h->max = ns;
}

static double percentile_us(const struct histogram *h, double q) {
  uint64_t rank = (uint64_t)((double)h->n * q), seen = 0;
  for (unsigned i = 0; i < BUCKETS; i++) {
    seen += h->bucket[i];
    if (seen <= rank) continue;
    unsigned shift = i < 2 * SUB ? 0 : i / SUB - 1;
    uint64_t low = (uint64_t)(i - shift * SUB) << shift;
    return ((double)low + (double)(1ull << shift) / 2) / 1e3;
  }
  return (double)h->max / 1e3;
}

static void print_json_string(const char *s) {
  for (; *s; s++)
    if (*s != '"' && *s != '\\') putchar(*s);
}

static void print_errors(const struct errors *e) {
  printf("\"errors\": %llu, \"error_kinds\": {", (unsigned long long)e->total);
  for (int i = 0; i < e->kinds; i++) {
    printf("%s\"", i ? ", " : "");
    print_json_string(e->kind[i].what);
    if (e->kind[i].err) {
      printf(": ");
      print_json_string(strerror(e->kind[i].err));
    }
    printf("\": %llu", (unsigned long long)e->kind[i].n);
  }
  printf("}");
}

static void print_latency(const struct histogram *h) {
  printf(", \"mean_us\": %.1f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f, \"max_us\": %.1f",
    h->n ? (double)h->sum / (double)h->n / 1e3 : 0.0, percentile_us(h, 0.5), percentile_us(h, 0.99), percentile_us(h, 0.999),
    (double)h->max / 1e3);
}
