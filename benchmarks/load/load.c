/*
 * load: the load generator and the origin behind the proxies of benchmarks/side-by-side.
 *
 * One epoll loop per thread, level-triggered, no allocation while measuring. It does less per unit of work than any
 * proxy it judges: it handles one socket where a proxy handles two, and discards what it receives without copying it
 * (MSG_TRUNC) unless --verify asks for a comparison with the pattern.
 *
 * The first byte that a client sends tells the origin what to do with the connection:
 *   'D' + length   send that many bytes of the pattern, then FIN; the length is 8 bytes, big-endian, and 2^63 - 2 says that
 *                  the client will not read
 *   'U'            discard until FIN, reply with the count of the bytes after the 'U' (8 bytes, big-endian), close
 *   'V'            as 'U', comparing with the pattern; the reply is all ones when a byte differs
 *   'E'            echo everything, the 'E' included
 *   'O' + length   echo that many bytes, the header included, then close: the origin is the first to close
 */
#include "common.h"

#include <endian.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#define FOREVER (UINT64_MAX >> 1)
#define STALLED (FOREVER - 1)       /* as FOREVER, to a client that will not read: the origin's own kernel memory is bounded, so
                                      that what the proxy holds is what fills the machine's */
#define STALLED_SNDBUF 8192
#define BATCH 256                  /* events per epoll_wait, and connects in flight while setting up */
#define MAX_PORTS 16
#define MAX_THREADS 64

/* ------------------------------------------------------------------------------------------------- options */

static struct {
  const char *mode;
  int ports[MAX_PORTS], port_count;
  const char *kind;
  struct sockaddr_in target;
  unsigned connections, threads, size, rcvbuf;
  uint64_t bytes, count;
  double seconds, timeout;
  bool gate, verify, stall, server_closes, everywhere;
} opt = { .kind = "auto", .connections = 1, .threads = 1, .size = 64, .rcvbuf = 4096, .timeout = 10 };

static void usage(void) {
  fprintf(stderr,
    "load origin    --port P[,P...] [--kind auto|stream|sink|echo|once] [--bytes N] [--threads T] [--everywhere]\n"
    "load download  --connect HOST:PORT --connections N (--bytes TOTAL | --seconds S) [--verify]\n"
    "load upload    --connect HOST:PORT --connections N (--bytes TOTAL | --seconds S) [--verify]\n"
    "load pingpong  --connect HOST:PORT --connections N --size 64 --seconds S\n"
    "load connect   --connect HOST:PORT --concurrency 64 --count N [--close client|server]\n"
    "load hold      --connect HOST:PORT --connections N [--stall [--rcvbuf BYTES]]\n"
    "\n"
    "--everywhere: the origin is at every address of the machine, so at all of 127.0.0.0/8, not at 127.0.0.1 alone.\n"
    "Sizes take k, m or g (powers of 1000). All clients: --threads T; --timeout S: without progress for so long, what is\n"
    "unfinished counts as an error (10). --gate: once connected print `ready`, start when a line comes on stdin, and keep\n"
    "the connections open after the results until stdin ends. Results are one line of JSON. Exit status 2: errors happened.\n");
  exit(64);
}

static void parse_ports(char *s) {
  for (char *p = strtok(s, ","); p; p = strtok(NULL, ",")) {
    if (opt.port_count == MAX_PORTS) usage();
    opt.ports[opt.port_count++] = atoi(p);
  }
}

static void parse_options(int argc, char **argv) {
  static const struct option longs[] = {
    {"port", 1, 0, 'p'}, {"kind", 1, 0, 'k'}, {"connect", 1, 0, 'C'}, {"connections", 1, 0, 'n'}, {"concurrency", 1, 0, 'n'},
    {"bytes", 1, 0, 'b'}, {"count", 1, 0, 'c'}, {"seconds", 1, 0, 's'}, {"size", 1, 0, 'z'}, {"threads", 1, 0, 't'},
    {"timeout", 1, 0, 'T'}, {"rcvbuf", 1, 0, 'r'}, {"close", 1, 0, 'x'}, {"gate", 0, 0, 'g'}, {"verify", 0, 0, 'v'},
    {"stall", 0, 0, 'S'}, {"everywhere", 0, 0, 'e'}, {0, 0, 0, 0} };
  if (argc < 2) usage();
  opt.mode = argv[1];
  if (!strcmp(opt.mode, "connect")) opt.connections = 64;
  for (int c; (c = getopt_long(argc - 1, argv + 1, "", longs, NULL)) != -1;)
    switch (c) {
      case 'p': parse_ports(optarg); break;
      case 'k': opt.kind = optarg; break;
      case 'C': opt.target = parse_target(optarg); break;
      case 'n': opt.connections = (unsigned)parse_size(optarg); break;
      case 'b': opt.bytes = parse_size(optarg); break;
      case 'c': opt.count = parse_size(optarg); break;
      case 's': opt.seconds = atof(optarg); break;
      case 'z': opt.size = (unsigned)parse_size(optarg); break;
      case 't': opt.threads = (unsigned)parse_size(optarg); break;
      case 'T': opt.timeout = atof(optarg); break;
      case 'r': opt.rcvbuf = (unsigned)parse_size(optarg); break;
      case 'x': opt.server_closes = !strcmp(optarg, "server"); break;
      case 'g': opt.gate = true; break;
      case 'v': opt.verify = true; break;
      case 'S': opt.stall = true; break;
      case 'e': opt.everywhere = true; break;
      default: usage();
    }
  if (optind != argc - 1) usage();
  if (opt.threads < 1 || opt.threads > MAX_THREADS || opt.connections < 1 || opt.size < 1 || opt.size > CHUNK) usage();
}

/* ------------------------------------------------------------------------------------------------- origin */

struct peer {
  int fd;
  char mode;                       /* 0 until the first byte; 'L' is the listener */
  uint8_t header_len;
  bool fin, differs;
  uint32_t events;
  uint64_t left, got;
  char header[HEADER];
  char *pending;                   /* what the kernel did not take of an echo; the peer is not read until it is gone */
  size_t pending_off, pending_len;
  struct peer *next_free;
};

struct origin_loop {
  pthread_t thread;
  int ep;
  struct peer *free;
  char buf[CHUNK];
};

static void watch(int ep, int op, int fd, uint32_t events, void *ptr) {
  struct epoll_event e = { .events = events, .data.ptr = ptr };
  if (epoll_ctl(ep, op, fd, &e)) die("epoll_ctl");
}

static void peer_watch(struct origin_loop *o, struct peer *p, uint32_t events) {
  if (p->events == events) return;
  watch(o->ep, EPOLL_CTL_MOD, p->fd, events, p);
  p->events = events;
}

static void peer_close(struct origin_loop *o, struct peer *p) {
  close(p->fd);
  free(p->pending);
  p->next_free = o->free;
  o->free = p;
}

static char first_mode(void) {
  switch (opt.kind[0]) {
    case 'a': return 0;
    case 's': return !strcmp(opt.kind, "stream") ? 'D' : 'U';
    case 'e': return 'E';
    case 'o': return 'O';
    default: usage();
  }
  return 0;
}

static void origin_accept(struct origin_loop *o, struct peer *listener) {
  for (int i = 0; i < 64; i++) {
    int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EAGAIN) return;
      if (errno == ECONNABORTED || errno == EINTR) continue;
      die("accept");               /* out of descriptors: the measurement is void, so end loudly */
    }
    struct peer *p = o->free;
    if (p) o->free = p->next_free;
    else p = must(malloc(sizeof *p));
    memset(p, 0, sizeof *p);
    p->fd = fd;
    p->mode = first_mode();
    p->left = p->mode == 'D' ? (opt.bytes ? opt.bytes : FOREVER) : 1;
    p->events = p->mode == 'D' ? EPOLLOUT : EPOLLIN;
    watch(o->ep, EPOLL_CTL_ADD, fd, p->events, p);
  }
}

static void origin_download(struct origin_loop *o, struct peer *p) {
  size_t n = p->left < CHUNK ? p->left : CHUNK;
  ssize_t sent = send(p->fd, pattern + p->got % PERIOD, n, MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno != EAGAIN) peer_close(o, p);
    return;
  }
  p->got += (uint64_t)sent;
  p->left -= (uint64_t)sent;
  if (p->left) return;
  shutdown(p->fd, SHUT_WR);
  peer_watch(o, p, EPOLLIN);
}

static void origin_echo(struct origin_loop *o, struct peer *p, const char *data, size_t n) {
  ssize_t sent = send(p->fd, data, n, MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) {
    peer_close(o, p);
    return;
  }
  size_t taken = sent < 0 ? 0 : (size_t)sent;
  if (taken < n) {
    p->pending = must(malloc(n - taken));
    memcpy(p->pending, data + taken, n - taken);
    p->pending_off = 0;
    p->pending_len = n - taken;
    peer_watch(o, p, EPOLLOUT);
  } else if (p->mode == 'O' && !p->left) {
    peer_close(o, p);
  }
}

static void origin_flush(struct origin_loop *o, struct peer *p) {
  ssize_t sent = send(p->fd, p->pending + p->pending_off, p->pending_len, MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno != EAGAIN) peer_close(o, p);
    return;
  }
  p->pending_off += (size_t)sent;
  p->pending_len -= (size_t)sent;
  if (p->pending_len) return;
  free(p->pending);
  p->pending = NULL;
  if (p->fin || (p->mode == 'O' && !p->left)) peer_close(o, p);
  else peer_watch(o, p, EPOLLIN);
}

static void origin_count(struct peer *p, const char *data, size_t n) {
  if (p->mode == 'V' && n && memcmp(data, pattern + p->got % PERIOD, n)) p->differs = true;
  p->got += n;
}

static void origin_once(struct origin_loop *o, struct peer *p, const char *data, size_t n) {
  if (p->left <= n) {
    n = p->left;
    p->left = 0;
  } else {
    p->left -= n;
  }
  origin_echo(o, p, data, n);
}

/* The first bytes of a connection: returns when the mode is known or more of the header must come. */
static void origin_first(struct origin_loop *o, struct peer *p, const char *data, size_t n) {
  char kind = p->header_len ? p->header[0] : data[0];
  if (kind == 'E') {
    p->mode = kind;
    origin_echo(o, p, data, n);
    return;
  }
  if (kind == 'U' || kind == 'V') {
    p->mode = kind;
    origin_count(p, data + 1, n - 1);
    return;
  }
  if (kind != 'D' && kind != 'O') {
    peer_close(o, p);
    return;
  }
  size_t take = n < (size_t)(HEADER - p->header_len) ? n : (size_t)(HEADER - p->header_len);
  memcpy(p->header + p->header_len, data, take);
  p->header_len = (uint8_t)(p->header_len + take);
  if (p->header_len < HEADER) return;
  uint64_t length;
  memcpy(&length, p->header + 1, sizeof length);
  p->left = be64toh(length);
  p->mode = kind;
  if (kind == 'D') {
    int bound = STALLED_SNDBUF;
    if (p->left == STALLED) setsockopt(p->fd, SOL_SOCKET, SO_SNDBUF, &bound, sizeof bound);
    peer_watch(o, p, EPOLLOUT);
    origin_download(o, p);
    return;
  }
  /* The header is echoed together with what follows it: one segment for a 64-byte exchange. */
  memmove(o->buf + HEADER, data + take, n - take);
  memcpy(o->buf, p->header, HEADER);
  origin_once(o, p, o->buf, HEADER + n - take);
}

static void origin_eof(struct origin_loop *o, struct peer *p) {
  if (p->mode == 'U' || p->mode == 'V') {
    uint64_t reply = p->differs ? UINT64_MAX : htobe64(p->got);
    send(p->fd, &reply, sizeof reply, MSG_NOSIGNAL);
  }
  peer_close(o, p);
}

static void origin_readable(struct origin_loop *o, struct peer *p) {
  size_t room = CHUNK - HEADER;
  ssize_t n = recv(p->fd, o->buf, room, p->mode == 'U' ? MSG_TRUNC : 0);
  if (n < 0) {
    if (errno != EAGAIN) peer_close(o, p);
  } else if (n == 0) {
    origin_eof(o, p);
  } else {
    switch (p->mode) {
      case 0: origin_first(o, p, o->buf, (size_t)n); break;
      case 'E': origin_echo(o, p, o->buf, (size_t)n); break;
      case 'O':
        if (opt.kind[0] == 'o') p->left = (uint64_t)n;
        origin_once(o, p, o->buf, (size_t)n);
        break;
      default: origin_count(p, o->buf, (size_t)n); break;
    }
  }
}

static void *origin_run(void *arg) {
  struct origin_loop *o = arg;
  struct epoll_event events[BATCH];
  for (;;) {
    int n = epoll_wait(o->ep, events, BATCH, -1);
    if (n < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < n; i++) {
      struct peer *p = events[i].data.ptr;
      if (p->mode == 'L') origin_accept(o, p);
      else if (!(p->events & EPOLLOUT)) origin_readable(o, p);
      else if (p->pending) origin_flush(o, p);
      else origin_download(o, p);
    }
  }
  return NULL;
}

static void origin_listen(struct origin_loop *o, int port) {
  struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                           .sin_addr.s_addr = htonl(opt.everywhere ? INADDR_ANY : INADDR_LOOPBACK) };
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (opt.threads > 1) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);   /* accepted sockets inherit it */
  if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 65535)) die("listen");
  struct peer *p = must(calloc(1, sizeof *p));
  p->fd = fd;
  p->mode = 'L';
  watch(o->ep, EPOLL_CTL_ADD, fd, EPOLLIN, p);
}

static int run_origin(void) {
  if (!opt.port_count) usage();
  first_mode();
  struct origin_loop *loops[MAX_THREADS];
  for (unsigned t = 0; t < opt.threads; t++) {
    loops[t] = must(calloc(1, sizeof *loops[t]));
    if ((loops[t]->ep = epoll_create1(EPOLL_CLOEXEC)) < 0) die("epoll_create1");
    for (int i = 0; i < opt.port_count; i++) origin_listen(loops[t], opt.ports[i]);
  }
  puts("listening");
  fflush(stdout);
  for (unsigned t = 1; t < opt.threads; t++)
    if (pthread_create(&loops[t]->thread, NULL, origin_run, loops[t])) die("pthread_create");
  origin_run(loops[0]);
  return 0;
}

/* ------------------------------------------------------------------------------------------------- clients */

enum state { CLOSED, CONNECTING, PREPARING, IDLE, RUNNING, ENDED };

struct conn {
  int fd;
  enum state state;
  uint32_t events;
  uint64_t started, sent, got, want;
  char *message, *reply;           /* one exchange of opt.size bytes */
  unsigned reply_len;
  uint8_t count_reply[8];
};

struct worker {
  pthread_t thread;
  int ep;
  unsigned index, n, opened, prepared, running;
  struct conn *conns;
  bool stopping;
  uint64_t to_connect, next_source;
  uint64_t progress, begin, end, units, bytes;
  struct histogram *latency;
  struct errors errors;
  char *buf;
};

struct mode {
  const char *name;
  bool prepares;                                                   /* connections exist before the measurement starts */
  void (*connected)(struct worker *, struct conn *);
  void (*start)(struct worker *, struct conn *);
  void (*ready)(struct worker *, struct conn *);
  void (*stop)(struct worker *, struct conn *);                    /* the time is up for a running connection */
};

static const struct mode *mode;
static pthread_barrier_t barrier;

static void conn_watch(struct worker *w, struct conn *c, uint32_t events) {
  if (c->events == events) return;
  watch(w->ep, EPOLL_CTL_MOD, c->fd, events, c);
  c->events = events;
}

static void conn_close(struct conn *c) {
  if (c->fd >= 0) close(c->fd);
  c->fd = -1;
}

static void conn_prepared(struct worker *w, struct conn *c) {
  c->state = IDLE;
  w->prepared++;
}

static void conn_open(struct worker *w, struct conn *c);

/* A running connection is through. In connect mode its slot opens the next one. */
static void conn_ended(struct worker *w, struct conn *c) {
  c->state = ENDED;
  if (!mode->prepares) {
    conn_close(c);
    if (w->to_connect) {
      conn_open(w, c);
      return;
    }
  } else if (c->fd >= 0) {
    conn_watch(w, c, 0);
  }
  w->running--;
}

static void conn_failed(struct worker *w, struct conn *c, const char *what, int err) {
  count_error(&w->errors, what, err, 1);
  enum state was = c->state;
  conn_close(c);
  if (was == RUNNING || !mode->prepares) {
    conn_ended(w, c);
  } else {
    c->state = ENDED;
    if (was != IDLE) w->prepared++;
  }
}

/* On loopback the handshake is over when connect() returns: a message that fits goes out without waiting for epoll. */
static bool send_early(struct conn *c) {
  ssize_t n = send(c->fd, c->message, opt.size, MSG_NOSIGNAL);
  if (n < 0) return errno == EAGAIN;
  c->state = RUNNING;
  c->sent = (uint64_t)n;
  return true;
}

static const char *try_open(struct worker *w, struct conn *c) {
  int one = 1, rcvbuf = (int)opt.rcvbuf;
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (c->fd < 0) return "socket";
  if (mode->prepares && setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one)) return "TCP_NODELAY";
  if (opt.stall && setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof rcvbuf)) return "SO_RCVBUF";
  if (!bind_source(c->fd, &opt.target, w->next_source++ * opt.threads + w->index)) return "bind";
  if (connect(c->fd, (struct sockaddr *)&opt.target, sizeof opt.target) && errno != EINPROGRESS) return "connect";
  return mode->prepares || send_early(c) ? NULL : "connect";
}

static void conn_open(struct worker *w, struct conn *c) {
  for (;;) {
    c->state = CONNECTING;
    c->sent = c->got = 0;
    c->reply_len = 0;
    if (!mode->prepares) {
      c->started = now_ns();
      w->to_connect--;
    }
    const char *what = try_open(w, c);
    if (!what) break;
    count_error(&w->errors, what, errno, 1);
    conn_close(c);
    if (!mode->prepares && w->to_connect) continue;
    if (mode->prepares) w->prepared++;
    else w->running--;
    c->state = ENDED;
    return;
  }
  c->events = c->state == CONNECTING ? EPOLLOUT : c->sent == opt.size ? EPOLLIN : EPOLLIN | EPOLLOUT;
  watch(w->ep, EPOLL_CTL_ADD, c->fd, c->events, c);
}

/* ---- download and upload ---- */

static uint64_t share_of_bytes(struct worker *w, struct conn *c) {
  if (!opt.bytes) return FOREVER;
  uint64_t i = (uint64_t)w->index + (uint64_t)(c - w->conns) * opt.threads;
  return opt.bytes / opt.connections + (i < opt.bytes % opt.connections);
}

static void stream_connected(struct worker *w, struct conn *c) {
  c->want = share_of_bytes(w, c);
  conn_watch(w, c, EPOLLIN);
  conn_prepared(w, c);
}

/* The first bytes of a fresh connection always fit its empty send buffer. */
static bool send_request(struct worker *w, struct conn *c, const char *data, size_t n) {
  ssize_t sent = send(c->fd, data, n, MSG_NOSIGNAL);
  if (sent == (ssize_t)n) return true;
  conn_failed(w, c, sent < 0 ? "send" : "send: short", sent < 0 ? errno : 0);
  return false;
}

static bool send_header(struct worker *w, struct conn *c, char kind, uint64_t length) {
  char header[HEADER] = { kind };
  length = htobe64(length);
  memcpy(header + 1, &length, sizeof length);
  return send_request(w, c, header, HEADER);
}

static void download_start(struct worker *w, struct conn *c) {
  send_header(w, c, 'D', c->want);
}

static void download_ready(struct worker *w, struct conn *c) {
  ssize_t n = recv(c->fd, w->buf, opt.verify ? CHUNK : 4 * CHUNK, opt.verify ? 0 : MSG_TRUNC);
  if (n < 0) {
    if (errno != EAGAIN) conn_failed(w, c, "receive", errno);
    return;
  }
  if (n == 0) {
    if (c->got != c->want) conn_failed(w, c, "receive: early end of stream", 0);
    else conn_ended(w, c);
    return;
  }
  if (opt.verify && memcmp(w->buf, pattern + c->got % PERIOD, (size_t)n)) {
    conn_failed(w, c, "receive: bytes differ from what was sent", 0);
    return;
  }
  c->got += (uint64_t)n;
  w->bytes += (uint64_t)n;
  if (c->got > c->want) conn_failed(w, c, "receive: more bytes than asked for", 0);
}

static void download_stop(struct worker *w, struct conn *c) {
  conn_close(c);
  conn_ended(w, c);
}

static void upload_start(struct worker *w, struct conn *c) {
  if (send_request(w, c, opt.verify ? "V" : "U", 1)) conn_watch(w, c, EPOLLOUT);
}

static void upload_finish(struct worker *w, struct conn *c) {
  c->want = c->sent;
  if (shutdown(c->fd, SHUT_WR)) conn_failed(w, c, "shutdown", errno);
  else conn_watch(w, c, EPOLLIN);
}

static void upload_send(struct worker *w, struct conn *c) {
  uint64_t left = c->want - c->sent;
  ssize_t n = send(c->fd, pattern + c->sent % PERIOD, left < CHUNK ? left : CHUNK, MSG_NOSIGNAL);
  if (n < 0) {
    if (errno != EAGAIN) conn_failed(w, c, "send", errno);
    return;
  }
  c->sent += (uint64_t)n;
  w->bytes += (uint64_t)n;
  if (c->sent == c->want) upload_finish(w, c);
}

static void upload_reply(struct worker *w, struct conn *c) {
  uint8_t extra;
  size_t room = sizeof c->count_reply - c->got;
  ssize_t n = recv(c->fd, room ? c->count_reply + c->got : &extra, room ? room : 1, 0);
  if (n < 0) {
    if (errno != EAGAIN) conn_failed(w, c, "receive", errno);
    return;
  }
  if (n > 0 && !room) {
    conn_failed(w, c, "receive: bytes after the count", 0);
    return;
  }
  c->got += (uint64_t)n;
  if (n > 0) return;
  uint64_t count;
  memcpy(&count, c->count_reply, sizeof count);
  if (c->got < sizeof count) conn_failed(w, c, "receive: end of stream before the count", 0);
  else if (count == UINT64_MAX) conn_failed(w, c, "upload: bytes differ at the origin", 0);
  else if (be64toh(count) != c->sent) conn_failed(w, c, "upload: the origin counted other bytes", 0);
  else conn_ended(w, c);
}

static void upload_ready(struct worker *w, struct conn *c) {
  if (c->events & EPOLLOUT) upload_send(w, c);
  else upload_reply(w, c);
}

static void upload_stop(struct worker *w, struct conn *c) {
  if (c->events & EPOLLOUT) upload_finish(w, c);
}

/* ---- exchanges: pingpong, connect, hold ---- */

static void exchange_begin(struct worker *w, struct conn *c, uint64_t at) {
  c->started = at;
  c->sent = 0;
  c->reply_len = 0;
  /* Consecutive messages differ, so an old echo does not pass for a new one. */
  if (opt.size >= 16) (*(uint32_t *)(void *)(c->message + 12))++;
  ssize_t n = send(c->fd, c->message, opt.size, MSG_NOSIGNAL);
  if (n < 0 && errno != EAGAIN) {
    conn_failed(w, c, "send", errno);
    return;
  }
  c->sent = n < 0 ? 0 : (uint64_t)n;
  conn_watch(w, c, c->sent < opt.size ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static bool exchange_send_rest(struct worker *w, struct conn *c) {
  if (c->sent >= opt.size) return true;
  ssize_t n = send(c->fd, c->message + c->sent, opt.size - c->sent, MSG_NOSIGNAL);
  if (n < 0 && errno != EAGAIN) {
    conn_failed(w, c, "send", errno);
    return false;
  }
  if (n > 0) c->sent += (uint64_t)n;
  if (c->sent == opt.size) conn_watch(w, c, EPOLLIN);
  return true;
}

/* True when the whole message has come back. */
static bool exchange_receive(struct worker *w, struct conn *c) {
  ssize_t n = recv(c->fd, c->reply + c->reply_len, opt.size - c->reply_len, 0);
  if (n < 0) {
    if (errno != EAGAIN) conn_failed(w, c, "receive", errno);
    return false;
  }
  if (n == 0) {
    conn_failed(w, c, "receive: early end of stream", 0);
    return false;
  }
  c->reply_len += (unsigned)n;
  if (c->reply_len < opt.size) return false;
  if (!memcmp(c->reply, c->message, opt.size)) return true;
  conn_failed(w, c, "echo differs from what was sent", 0);
  return false;
}

static void pingpong_connected(struct worker *w, struct conn *c) {
  c->state = PREPARING;
  exchange_begin(w, c, 0);
}

static void pingpong_start(struct worker *w, struct conn *c) {
  exchange_begin(w, c, now_ns());
}

static void pingpong_ready(struct worker *w, struct conn *c) {
  if (!exchange_send_rest(w, c) || !exchange_receive(w, c)) return;
  if (c->state == PREPARING) {
    conn_prepared(w, c);
    return;
  }
  uint64_t at = now_ns();
  if (!w->stopping) {
    record(w->latency, at - c->started);
    w->units++;
    w->bytes += opt.size;
  }
  if (w->stopping) conn_ended(w, c);
  else exchange_begin(w, c, at);
}

static void connect_connected(struct worker *w, struct conn *c) {
  c->state = RUNNING;
  exchange_begin(w, c, c->started);
}

static void connect_ready(struct worker *w, struct conn *c) {
  if (!exchange_send_rest(w, c)) return;
  if (c->reply_len == opt.size) {
    char extra;
    ssize_t n = recv(c->fd, &extra, 1, 0);
    if (n == 0) conn_ended(w, c);
    else if (n > 0) conn_failed(w, c, "receive: bytes after the echo", 0);
    else if (errno != EAGAIN) conn_failed(w, c, "receive", errno);
    return;
  }
  if (!exchange_receive(w, c)) return;
  record(w->latency, now_ns() - c->started);
  w->units++;
  w->bytes += opt.size;
  if (!opt.server_closes) conn_ended(w, c);
}

static void hold_connected(struct worker *w, struct conn *c) {
  c->state = PREPARING;
  if (!opt.stall) exchange_begin(w, c, 0);
  else if (send_header(w, c, 'D', STALLED)) conn_watch(w, c, EPOLLIN);
}

/* After the hold every connection that echoes must still echo, and one that is stalled must still be there. */
static void hold_start(struct worker *w, struct conn *c) {
  if (!opt.stall) {
    exchange_begin(w, c, 0);
    return;
  }
  int err = 0;
  socklen_t len = sizeof err;
  getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &err, &len);
  if (err) conn_failed(w, c, "while held", err);
  else conn_ended(w, c);
}

static void hold_ready(struct worker *w, struct conn *c) {
  if (c->state == PREPARING && opt.stall) {
    conn_watch(w, c, 0);
    conn_prepared(w, c);
    return;
  }
  if (!exchange_send_rest(w, c) || !exchange_receive(w, c)) return;
  if (c->state == PREPARING) conn_prepared(w, c);
  else conn_ended(w, c);
}

static const struct mode modes[] = {
  { "download", true, stream_connected, download_start, download_ready, download_stop },
  { "upload", true, stream_connected, upload_start, upload_ready, upload_stop },
  { "pingpong", true, pingpong_connected, pingpong_start, pingpong_ready, NULL },
  { "connect", false, connect_connected, NULL, connect_ready, NULL },
  { "hold", true, hold_connected, hold_start, hold_ready, NULL },
};

/* ---- the loop ---- */

static void handle(struct worker *w, struct conn *c, uint32_t events) {
  if (c->state == CONNECTING) {
    int err = 0;
    socklen_t len = sizeof err;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &err, &len);
    if (err) conn_failed(w, c, "connect", err);
    else mode->connected(w, c);
  } else if (c->state == PREPARING || c->state == RUNNING) {
    mode->ready(w, c);
  } else if (c->state == IDLE) {
    int err = 0;
    socklen_t len = sizeof err;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &err, &len);
    conn_failed(w, c, "while idle: closed or unasked bytes", err);
  } else if (events & (EPOLLERR | EPOLLHUP)) {
    conn_close(c);                 /* through already; an open descriptor in this state would wake the loop for ever */
  }
}

static void fail_unfinished(struct worker *w) {
  w->to_connect = 0;
  for (unsigned i = 0; i < w->n; i++) {
    struct conn *c = &w->conns[i];
    if (c->state == CONNECTING) conn_failed(w, c, "no progress while connecting", ETIMEDOUT);
    else if (c->state == PREPARING || c->state == RUNNING) conn_failed(w, c, "no progress", ETIMEDOUT);
  }
}

static uint64_t poll_once(struct worker *w, int timeout_ms) {
  struct epoll_event events[BATCH];
  int n = epoll_wait(w->ep, events, BATCH, timeout_ms);
  if (n < 0 && errno != EINTR) die("epoll_wait");
  for (int i = 0; i < n; i++) handle(w, events[i].data.ptr, events[i].events);
  uint64_t now = now_ns();
  if (n > 0) w->progress = now;
  else if ((double)(now - w->progress) / 1e9 > opt.timeout) fail_unfinished(w);
  return now;
}

static void prepare(struct worker *w) {
  w->progress = now_ns();
  while (w->prepared < w->n) {
    while (w->opened < w->n && w->opened - w->prepared < BATCH) conn_open(w, &w->conns[w->opened++]);
    if (w->prepared < w->n) poll_once(w, 50);
  }
}

static void stop(struct worker *w) {
  w->stopping = true;
  w->end = now_ns();
  for (unsigned i = 0; i < w->n && mode->stop; i++)
    if (w->conns[i].state == RUNNING) mode->stop(w, &w->conns[i]);
}

static void start_all(struct worker *w) {
  for (unsigned i = 0; i < w->n; i++) {
    struct conn *c = &w->conns[i];
    if (mode->prepares) {
      if (c->state != IDLE) continue;
      c->state = RUNNING;
      w->running++;
      mode->start(w, c);
    } else if (w->to_connect) {
      w->running++;
      conn_open(w, c);
    }
  }
}

static void measure(struct worker *w) {
  w->begin = w->progress = now_ns();
  uint64_t deadline = opt.seconds > 0 ? w->begin + (uint64_t)(opt.seconds * 1e9) : UINT64_MAX;
  start_all(w);
  while (w->running) {
    uint64_t now = poll_once(w, 50);
    if (now >= deadline && !w->stopping) stop(w);
  }
  /* For a stream the drain after the deadline belongs to the work; for exchanges it is not counted. */
  if (!w->stopping || mode->stop) w->end = now_ns();
}

static void prepare_worker(struct worker *w) {
  w->n = opt.connections / opt.threads + (w->index < opt.connections % opt.threads);
  w->to_connect = opt.count / opt.threads + (w->index < opt.count % opt.threads);
  w->conns = must(calloc(w->n ? w->n : 1, sizeof *w->conns));
  w->latency = must(calloc(1, sizeof *w->latency));
  w->buf = must(malloc(4 * CHUNK));
  w->ep = epoll_create1(EPOLL_CLOEXEC);
  if (w->ep < 0) die("epoll_create1");
  for (unsigned i = 0; i < w->n; i++) {
    struct conn *c = &w->conns[i];
    c->fd = -1;
    if (mode->prepares && mode->start != pingpong_start && mode->start != hold_start) continue;
    c->message = must(malloc(2 * (size_t)opt.size));
    c->reply = c->message + opt.size;
    memcpy(c->message, pattern, opt.size);
    c->message[0] = opt.server_closes ? 'O' : 'E';
    uint64_t length = htobe64(opt.size);
    if (opt.server_closes) memcpy(c->message + 1, &length, sizeof length);
  }
}

static void *client_run(void *arg) {
  struct worker *w = arg;
  if (mode->prepares) prepare(w);
  pthread_barrier_wait(&barrier);  /* everyone is connected */
  pthread_barrier_wait(&barrier);  /* the gate is open */
  measure(w);
  pthread_barrier_wait(&barrier);  /* the results are complete */
  return NULL;
}

/* ---- the main thread: the gate and the report ---- */

static bool wait_for_line(void) {
  for (char ch; read(0, &ch, 1) == 1;)
    if (ch == '\n') return true;
  return false;
}

static void announce(void) {
  puts("ready");
  fflush(stdout);
}

/* Watches the held connections until stdin ends. Runs while the workers wait at the barrier. */
static void hold(struct worker *workers) {
  struct pollfd fds[MAX_THREADS + 1] = { { .fd = 0, .events = POLLIN } };
  for (unsigned t = 0; t < opt.threads; t++) fds[t + 1] = (struct pollfd){ .fd = workers[t].ep, .events = POLLIN };
  for (;;) {
    poll(fds, opt.threads + 1, -1);
    char ch;
    if (fds[0].revents && read(0, &ch, 1) <= 0) return;
    for (unsigned t = 0; t < opt.threads; t++)
      if (fds[t + 1].revents) poll_once(&workers[t], 0);
  }
}

static void report(struct worker *workers, double cpu) {
  struct histogram *h = must(calloc(1, sizeof *h));
  struct errors errors = { 0 };
  uint64_t units = 0, bytes = 0, begin = UINT64_MAX, end = 0;
  for (unsigned t = 0; t < opt.threads; t++) {
    struct worker *w = &workers[t];
    for (int i = 0; i < w->errors.kinds; i++)
      count_error(&errors, w->errors.kind[i].what, w->errors.kind[i].err, w->errors.kind[i].n);
    for (unsigned i = 0; i < BUCKETS; i++) h->bucket[i] += w->latency->bucket[i];
    h->n += w->latency->n;
    h->sum += w->latency->sum;
    if (w->latency->max > h->max) h->max = w->latency->max;
    units += w->units;
    bytes += w->bytes;
    if (w->begin < begin) begin = w->begin;
    if (w->end > end) end = w->end;
  }
  double seconds = (double)(end - begin) / 1e9;
  printf("{\"mode\": \"%s\", \"connections\": %llu, ", mode->name,
    (unsigned long long)(mode->prepares ? opt.connections : units));
  if (strcmp(mode->name, "hold")) printf("\"seconds\": %.6f, \"bytes\": %llu, ", seconds, (unsigned long long)bytes);
  if (units && mode->prepares) printf("\"exchanges\": %llu, ", (unsigned long long)units);
  if (units) printf("\"rate\": %.1f, ", (double)units / seconds);
  printf("\"cpu_seconds\": %.6f, ", cpu);
  print_errors(&errors);
  if (h->n) print_latency(h);
  printf("}\n");
  fflush(stdout);
  if (opt.gate) while (wait_for_line()) { }
  exit(errors.total ? 2 : 0);
}

static void check_client_options(void) {
  bool streams = !strcmp(mode->name, "download") || !strcmp(mode->name, "upload");
  bool timed = opt.seconds > 0;
  if (!opt.target.sin_port) usage();
  if (streams && timed == (opt.bytes > 0)) usage();
  if (!strcmp(mode->name, "pingpong") && !timed) usage();
  if (!mode->prepares && (!opt.count || timed)) usage();
  if (opt.server_closes && (mode->prepares || opt.size < HEADER)) usage();
  if (opt.stall && mode->start != hold_start) usage();
  if (mode->start == hold_start) opt.size = 1;
}

static int run_client(void) {
  check_client_options();
  static struct worker workers[MAX_THREADS];
  pthread_barrier_init(&barrier, NULL, opt.threads + 1);
  for (unsigned t = 0; t < opt.threads; t++) {
    workers[t].index = t;
    prepare_worker(&workers[t]);
    if (pthread_create(&workers[t].thread, NULL, client_run, &workers[t])) die("pthread_create");
  }
  pthread_barrier_wait(&barrier);
  bool holds = mode->start == hold_start;
  if (holds || opt.gate) announce();
  if (holds) hold(workers);
  else if (opt.gate && !wait_for_line()) exit(1);
  double cpu = cpu_seconds();
  pthread_barrier_wait(&barrier);
  pthread_barrier_wait(&barrier);
  report(workers, cpu_seconds() - cpu);
  return 0;
}

int main(int argc, char **argv) {
  parse_options(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  fill_pattern();
  if (!strcmp(opt.mode, "origin")) return run_origin();
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
    if (!strcmp(opt.mode, modes[i].name)) mode = &modes[i];
  if (!mode) usage();
  return run_client();
}
