/*
 * tls: the load generator and the origin of benchmarks/side-by-side that speak TLS, by OpenSSL. The protocol inside is load.c's.
 *
 * A thread per connection, on blocking sockets: TLS costs so much more than a change of threads that there is nothing to gain by
 * a loop. Each thread of a client has a context of its own, so that none waits for another's locks. Everything is pinned that the
 * peer could choose: TLS 1.3, AES-128-GCM, X25519. Servers' certificates are not verified: that costs only the client.
 */
#include "common.h"

#include <endian.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <unistd.h>

#define FOREVER (UINT64_MAX >> 1)
#define MESSAGE 64
#define HOLDERS 16                 /* threads that open the connections of a hold */
#define STACK (512 * 1024)

/* ------------------------------------------------------------------------------------------------- options */

static struct {
  const char *mode, *cert, *key;
  struct sockaddr_in target;
  int port;
  unsigned connections;
  uint64_t bytes, count;
  double seconds, timeout, rate;
  bool gate, verify, resume;
} opt = { .connections = 1, .timeout = 10 };

static void usage(void) {
  fprintf(stderr,
    "tls origin    --port P --cert FILE --key FILE\n"
    "tls download  --connect HOST:PORT --connections N (--bytes TOTAL | --seconds S) [--verify]\n"
    "tls upload    --connect HOST:PORT --connections N (--bytes TOTAL | --seconds S) [--verify]\n"
    "tls connect   --connect HOST:PORT --concurrency N (--count N | --seconds S) [--rate PER_SECOND] [--resume]\n"
    "tls hold      --connect HOST:PORT --connections N\n"
    "\n"
    "connect: connect, handshake, exchange 64 bytes, close_notify, close. --resume: every handshake resumes a session by a ticket;\n"
    "one that does not is an error. Sizes, --timeout, --gate, results and exit status are those of load.\n");
  exit(64);
}

static void parse_options(int argc, char **argv) {
  static const struct option longs[] = {
    {"port", 1, 0, 'p'}, {"cert", 1, 0, 'e'}, {"key", 1, 0, 'k'}, {"connect", 1, 0, 'C'}, {"connections", 1, 0, 'n'},
    {"concurrency", 1, 0, 'n'}, {"bytes", 1, 0, 'b'}, {"count", 1, 0, 'c'}, {"seconds", 1, 0, 's'}, {"rate", 1, 0, 'r'},
    {"timeout", 1, 0, 'T'}, {"gate", 0, 0, 'g'}, {"verify", 0, 0, 'v'}, {"resume", 0, 0, 'R'}, {0, 0, 0, 0} };
  if (argc < 2) usage();
  opt.mode = argv[1];
  for (int c; (c = getopt_long(argc - 1, argv + 1, "", longs, NULL)) != -1;)
    switch (c) {
      case 'p': opt.port = atoi(optarg); break;
      case 'e': opt.cert = optarg; break;
      case 'k': opt.key = optarg; break;
      case 'C': opt.target = parse_target(optarg); break;
      case 'n': opt.connections = (unsigned)parse_size(optarg); break;
      case 'b': opt.bytes = parse_size(optarg); break;
      case 'c': opt.count = parse_size(optarg); break;
      case 's': opt.seconds = atof(optarg); break;
      case 'r': opt.rate = atof(optarg); break;
      case 'T': opt.timeout = atof(optarg); break;
      case 'g': opt.gate = true; break;
      case 'v': opt.verify = true; break;
      case 'R': opt.resume = true; break;
      default: usage();
    }
  if (optind != argc - 1 || opt.connections < 1) usage();
}

/* ------------------------------------------------------------------------------------------------- both ends */

/* Large reads and writes, so that the tools cost less than what is between them: a system call for many records. */
static SSL *make_session(SSL_CTX *context, int fd) {
  SSL *ssl = must(SSL_new(context));
  BIO *socket = must(BIO_new_socket(fd, BIO_NOCLOSE)), *buffer = must(BIO_new(BIO_f_buffer()));
  BIO_set_write_buffer_size(buffer, !strcmp(opt.mode, "connect") || !strcmp(opt.mode, "hold") ? 4096 : CHUNK);
  BIO_up_ref(socket);
  SSL_set0_rbio(ssl, socket);
  SSL_set0_wbio(ssl, BIO_push(buffer, socket));
  return ssl;
}

static SSL_CTX *make_context(const SSL_METHOD *method, bool streams) {
  SSL_CTX *context = must(SSL_CTX_new(method));
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
  SSL_CTX_set1_groups_list(context, "X25519");
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);   /* nginx passes an end on as a FIN alone; bytes are counted anyway */
  SSL_CTX_set_read_ahead(context, 1);
  if (streams) SSL_CTX_set_default_read_buffer_len(context, CHUNK);
  return context;
}

static bool flush(SSL *ssl) {
  return BIO_flush(SSL_get_wbio(ssl)) == 1;
}

static bool write_all(SSL *ssl, const void *data, size_t n) {
  return SSL_write(ssl, data, (int)n) == (int)n && flush(ssl);
}

/* Reads until so many bytes are there. Returns how many came before an end of either kind. */
static size_t read_all(SSL *ssl, char *into, size_t n) {
  size_t got = 0;
  while (got < n) {
    int part = SSL_read(ssl, into + got, (int)(n - got));
    if (part <= 0) break;
    got += (size_t)part;
  }
  return got;
}

/* Sends bytes `from` up to `to` of the pattern, or until the deadline. Returns where it stopped; less than asked for is an error
   unless the time was up. */
static uint64_t send_pattern(SSL *ssl, uint64_t to, uint64_t deadline, atomic_ullong *count) {
  uint64_t at = 0;
  while (at < to && now_ns() < deadline) {
    int n = (int)(to - at < CHUNK ? to - at : CHUNK);
    if (SSL_write(ssl, pattern + at % PERIOD, n) != n) break;
    at += (uint64_t)n;
    if (count) *count += (unsigned)n;
  }
  flush(ssl);
  return at;
}

/* ------------------------------------------------------------------------------------------------- origin */

static SSL_CTX *origin_context;

static void origin_echo(SSL *ssl, char *buf, int n) {
  while (n > 0 && write_all(ssl, buf, (size_t)n)) n = SSL_read(ssl, buf, CHUNK);
}

static void origin_count(SSL *ssl, char *buf, int n, bool verify) {
  uint64_t count = 0;
  bool differs = false;
  char *data = buf + 1;
  for (n--; n >= 0; data = buf, n = SSL_read(ssl, buf, CHUNK)) {
    if (n == 0 && data == buf) break;
    if (verify && n && memcmp(data, pattern + count % PERIOD, (size_t)n)) differs = true;
    count += (unsigned)n;
  }
  uint64_t reply = differs ? UINT64_MAX : htobe64(count);
  write_all(ssl, &reply, sizeof reply);
}

static void origin_serve(SSL *ssl, char *buf) {
  int n = SSL_read(ssl, buf, CHUNK);
  uint64_t length;
  if (n <= 0) return;
  if (buf[0] == 'E') {
    origin_echo(ssl, buf, n);
  } else if (buf[0] == 'U' || buf[0] == 'V') {
    origin_count(ssl, buf, n, buf[0] == 'V');
  } else if (buf[0] == 'D' && (size_t)n + read_all(ssl, buf + n, n < HEADER ? (size_t)(HEADER - n) : 0) >= HEADER) {
    memcpy(&length, buf + 1, sizeof length);
    send_pattern(ssl, be64toh(length), UINT64_MAX, NULL);
  }
  SSL_shutdown(ssl);
  flush(ssl);
  shutdown(SSL_get_fd(ssl), SHUT_WR);
  while (SSL_read(ssl, buf, CHUNK) > 0) { }
}

static void *origin_connection(void *arg) {
  int fd = (int)(intptr_t)arg;
  SSL *ssl = make_session(origin_context, fd);
  if (SSL_accept(ssl) == 1) {
    char *buf = must(malloc(CHUNK));
    origin_serve(ssl, buf);
    free(buf);
  }
  SSL_free(ssl);
  close(fd);
  return NULL;
}

static void run_origin(pthread_attr_t *attributes) {
  if (!opt.port || !opt.cert || !opt.key) usage();
  origin_context = make_context(TLS_server_method(), true);
  if (SSL_CTX_use_certificate_chain_file(origin_context, opt.cert) != 1
      || SSL_CTX_use_PrivateKey_file(origin_context, opt.key, SSL_FILETYPE_PEM) != 1) die("certificate");
  SSL_CTX_set_session_id_context(origin_context, (const unsigned char *)"origin", 6);
  struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&a, sizeof a) || listen(listener, 65535)) die("listen");
  puts("listening");
  fflush(stdout);
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    pthread_t thread;
    if (fd >= 0 && pthread_create(&thread, attributes, origin_connection, (void *)(intptr_t)fd)) die("pthread_create");
  }
}

/* ------------------------------------------------------------------------------------------------- clients */

struct client {
  pthread_t thread;
  unsigned index, n;
  SSL_CTX *context;
  SSL_SESSION *ticket;
  SSL **held;
  char *buf;
  uint64_t units, end;
  struct histogram *latency;
  struct errors errors;
};

static pthread_barrier_t barrier;
static atomic_ullong next_connection, total_bytes, next_unit;
static uint64_t begin, deadline;

/* What failed, in OpenSSL's words where it has some, else in the system's. */
static bool failed(struct client *c, const char *what) {
  unsigned long code = ERR_peek_last_error();
  const char *reason = code && ERR_GET_LIB(code) != ERR_LIB_SYS ? ERR_reason_error_string(code) : NULL;
  count_error(&c->errors, reason ? reason : what, reason ? 0 : errno, 1);
  ERR_clear_error();
  return false;
}

static int keep_ticket(SSL *ssl, SSL_SESSION *session) {
  struct client *c = SSL_get_app_data(ssl);
  SSL_SESSION_free(c->ticket);
  c->ticket = session;
  return 1;
}

static int open_socket(void) {
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct timeval patience = { .tv_sec = (time_t)opt.timeout, .tv_usec = (suseconds_t)(1e6 * (opt.timeout - (double)(time_t)opt.timeout)) };
  if (fd < 0) return -1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (bind_source(fd, &opt.target, next_connection++) && !connect(fd, (struct sockaddr *)&opt.target, sizeof opt.target)) return fd;
  close(fd);
  return -1;
}

static void session_close(SSL *ssl) {
  int fd = SSL_get_fd(ssl);
  SSL_shutdown(ssl);
  flush(ssl);
  SSL_free(ssl);
  close(fd);
}

static SSL *session_open(struct client *c) {
  errno = 0;
  int fd = open_socket();
  if (fd < 0) {
    failed(c, "connect");
    return NULL;
  }
  SSL *ssl = make_session(c->context, fd);
  SSL_set_app_data(ssl, c);
  SSL_set_tlsext_host_name(ssl, "localhost");
  if (opt.resume && c->ticket) SSL_set_session(ssl, c->ticket);
  if (SSL_connect(ssl) == 1) return ssl;
  failed(c, "handshake");
  SSL_free(ssl);
  close(fd);
  return NULL;
}

static bool echo(struct client *c, SSL *ssl, size_t size) {
  char reply[MESSAGE];
  errno = 0;
  c->buf[0] = 'E';
  memcpy(c->buf + 1, &c->units, sizeof c->units);   /* so that no old echo passes for a new one */
  if (!write_all(ssl, c->buf, size)) return failed(c, "send");
  if (read_all(ssl, reply, size) != size) return failed(c, "receive: early end of stream");
  if (!memcmp(reply, c->buf, size)) return true;
  count_error(&c->errors, "echo differs from what was sent", 0, 1);
  return false;
}

/* ---- download and upload: a connection of a client each ---- */

static uint64_t share_of_bytes(struct client *c) {
  return opt.bytes ? opt.bytes / opt.connections + (c->index < opt.bytes % opt.connections) : FOREVER;
}

static void download(struct client *c) {
  char header[HEADER] = { 'D' };
  uint64_t want = share_of_bytes(c), length = htobe64(want), got = 0;
  SSL *ssl = c->held[0];
  errno = 0;
  memcpy(header + 1, &length, sizeof length);
  if (!write_all(ssl, header, HEADER)) failed(c, "send");
  for (int n; now_ns() < deadline && (n = SSL_read(ssl, c->buf, CHUNK)) > 0; got += (unsigned)n) {
    if (opt.verify && memcmp(c->buf, pattern + got % PERIOD, (size_t)n)) {
      count_error(&c->errors, "receive: bytes differ from what was sent", 0, 1);
      return;
    }
    total_bytes += (unsigned)n;
    if (got + (unsigned)n == want) return;           /* how a stream ends is not what is measured */
  }
  if (now_ns() < deadline) failed(c, "receive: early end of stream");
}

static void upload(struct client *c) {
  uint64_t count, want = share_of_bytes(c);
  SSL *ssl = c->held[0];
  errno = 0;
  if (!write_all(ssl, opt.verify ? "V" : "U", 1)) failed(c, "send");
  uint64_t sent = send_pattern(ssl, want, deadline, &total_bytes);
  if (sent != want && now_ns() < deadline) {
    failed(c, "send");
    return;
  }
  SSL_shutdown(ssl);
  flush(ssl);
  shutdown(SSL_get_fd(ssl), SHUT_WR);
  if (read_all(ssl, (char *)&count, sizeof count) != sizeof count) failed(c, "receive: early end before the count");
  else if (be64toh(count) != sent) count_error(&c->errors, "upload: the origin counted other bytes, or they differ", 0, 1);
}

/* ---- connect ---- */

/* The next connection of all clients: waits until it is due. False when there is none. */
static bool next(uint64_t *due) {
  uint64_t i = next_unit++;
  *due = opt.rate > 0 ? begin + (uint64_t)((double)i / opt.rate * 1e9) : now_ns();
  if ((opt.count && i >= opt.count) || *due >= deadline || now_ns() >= deadline) return false;
  struct timespec at = { .tv_sec = (time_t)(*due / NS), .tv_nsec = (long)(*due % NS) };
  if (opt.rate > 0) clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
  return true;
}

static bool connect_once(struct client *c) {
  SSL *ssl = session_open(c);
  if (!ssl) return false;
  bool good = echo(c, ssl, MESSAGE);
  if (opt.resume && c->held && !SSL_session_reused(ssl)) {
    count_error(&c->errors, "the session was not resumed", 0, 1);
    good = false;
  }
  session_close(ssl);
  return good;
}

static void connects(struct client *c) {
  for (uint64_t due; next(&due);) {
    if (!connect_once(c)) continue;
    record(c->latency, now_ns() - due);
    c->units++;
  }
}

/* ---- the threads ---- */

static void prepare(struct client *c) {
  c->buf = must(malloc(CHUNK));
  c->latency = must(calloc(1, sizeof *c->latency));
  c->context = make_context(TLS_client_method(), !opt.resume && strcmp(opt.mode, "connect") && strcmp(opt.mode, "hold"));
  memcpy(c->buf, pattern, MESSAGE);
  if (!strcmp(opt.mode, "connect")) {
    if (!opt.resume) return;
    SSL_CTX_set_session_cache_mode(c->context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(c->context, keep_ticket);
    if (!connect_once(c)) return;                    /* the first session is not resumed: it brings the ticket */
  }
  c->held = must(calloc(c->n ? c->n : 1, sizeof *c->held));
  if (!strcmp(opt.mode, "connect")) return;
  for (unsigned i = 0; i < c->n; i++) {
    c->held[i] = session_open(c);
    if (c->held[i] && !strcmp(opt.mode, "hold")) echo(c, c->held[i], 1);
  }
}

static void measure(struct client *c) {
  if (!strcmp(opt.mode, "hold")) {
    for (unsigned i = 0; i < c->n; i++)
      if (c->held[i]) echo(c, c->held[i], 1);
  } else if (!strcmp(opt.mode, "connect")) {
    connects(c);
  } else if (c->held[0]) {
    if (!strcmp(opt.mode, "upload")) upload(c);
    else download(c);
  }
  c->end = now_ns();
}

static void *client_run(void *arg) {
  struct client *c = arg;
  prepare(c);
  pthread_barrier_wait(&barrier);  /* everyone is connected */
  pthread_barrier_wait(&barrier);  /* the gate is open */
  measure(c);
  pthread_barrier_wait(&barrier);  /* the results are complete */
  return NULL;
}

/* ---- the main thread: the gate and the report ---- */

static bool wait_for_line(void) {
  for (char ch; read(0, &ch, 1) == 1;)
    if (ch == '\n') return true;
  return false;
}

static int report(struct client *clients, unsigned threads, double cpu) {
  struct histogram *h = must(calloc(1, sizeof *h));
  struct errors errors = { 0 };
  uint64_t units = 0, end = begin;
  for (unsigned t = 0; t < threads; t++) {
    struct client *c = &clients[t];
    for (int i = 0; i < c->errors.kinds; i++)
      count_error(&errors, c->errors.kind[i].what, c->errors.kind[i].err, c->errors.kind[i].n);
    for (unsigned i = 0; i < BUCKETS; i++) h->bucket[i] += c->latency->bucket[i];
    h->n += c->latency->n;
    h->sum += c->latency->sum;
    if (c->latency->max > h->max) h->max = c->latency->max;
    units += c->units;
    if (c->end > end) end = c->end;
  }
  double seconds = (double)(end - begin) / 1e9;
  bool counts = !strcmp(opt.mode, "connect");
  printf("{\"mode\": \"tls %s\", \"connections\": %llu, \"seconds\": %.6f, \"bytes\": %llu, ", opt.mode,
    (unsigned long long)(counts ? units : opt.connections), seconds, (unsigned long long)total_bytes);
  if (counts) printf("\"rate\": %.1f, ", (double)units / seconds);
  printf("\"cpu_seconds\": %.6f, ", cpu);
  print_errors(&errors);
  if (h->n) print_latency(h);
  printf("}\n");
  fflush(stdout);
  if (opt.gate) while (wait_for_line()) { }
  return errors.total ? 2 : 0;
}

static void check_client_options(void) {
  bool streams = !strcmp(opt.mode, "download") || !strcmp(opt.mode, "upload");
  if (!opt.target.sin_port) usage();
  if (!streams && strcmp(opt.mode, "connect") && strcmp(opt.mode, "hold")) usage();
  if (streams && (opt.seconds > 0) == (opt.bytes > 0)) usage();
  if (!strcmp(opt.mode, "connect") && (opt.seconds > 0) == (opt.count > 0)) usage();
}

static int run_client(pthread_attr_t *attributes) {
  check_client_options();
  bool holds = !strcmp(opt.mode, "hold");
  unsigned threads = holds && opt.connections > HOLDERS ? HOLDERS : opt.connections;
  struct client *clients = must(calloc(threads, sizeof *clients));
  pthread_barrier_init(&barrier, NULL, threads + 1);
  for (unsigned t = 0; t < threads; t++) {
    clients[t].index = t;
    clients[t].n = opt.connections / threads + (t < opt.connections % threads);
    if (pthread_create(&clients[t].thread, attributes, client_run, &clients[t])) die("pthread_create");
  }
  pthread_barrier_wait(&barrier);
  if (holds || opt.gate) {
    puts("ready");
    fflush(stdout);
    bool line = wait_for_line();   /* a hold ends with stdin */
    if (!line && !holds) exit(1);
  }
  double cpu = cpu_seconds();
  begin = now_ns();
  deadline = opt.seconds > 0 ? begin + (uint64_t)(opt.seconds * 1e9) : UINT64_MAX;
  pthread_barrier_wait(&barrier);
  pthread_barrier_wait(&barrier);
  cpu = cpu_seconds() - cpu;
  /* OpenSSL tidies up at the end of each thread and of the process, and must not do both at once. */
  for (unsigned t = 0; t < threads; t++) pthread_join(clients[t].thread, NULL);
  return report(clients, threads, cpu);
}

int main(int argc, char **argv) {
  parse_options(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  fill_pattern();
  pthread_attr_t attributes, detached;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK);
  detached = attributes;
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  if (!strcmp(opt.mode, "origin")) run_origin(&detached);
  return run_client(&attributes);
}
