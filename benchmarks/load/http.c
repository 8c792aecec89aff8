/*
 * http: clients and origin of HTTP/1.1 with connections kept alive, for what benchmarks/side-by-side measures of caches.
 *
 * One epoll loop, level-triggered, no allocation while measuring. A body is the pattern of common.h from the byte on that the
 * number of its URL says, so that --verify tells one object from another; without it what is received is not copied (MSG_TRUNC).
 *
 * The origin knows
 *   /BYTES/NUMBER    a body of so many bytes, with Cache-Control: max-age=3600
 *   /requests        how many of those there were, as text
 *   /store/on|off    off: from now on every body comes with Cache-Control: no-store
 */
#include "common.h"

#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

#define BATCH 256
#define HEAD_ROOM 4096
#define HOT_SHARE 0.9
#define PREPARING 2048             /* connections at most on their way at a time before the measurement */
#define ETHERNET_MSS 1460          /* of slow clients: with loopback's 64 KB, a small window is only filled by the persist timer */
#define SLICES 10                  /* of a second: a slow client reads in one of them */
#define MAX_PORTS 16

/* ------------------------------------------------------------------------------------------------- options */

static struct {
  const char *mode;
  int ports[MAX_PORTS], port_count;
  struct sockaddr_in target;
  unsigned connections, rcvbuf;
  uint64_t bytes, urls, hot, first, count, rate;
  double seconds, timeout;
  bool gate, verify, once;
} opt = { .connections = 1, .rcvbuf = 8192, .bytes = 1024, .urls = 1, .rate = 4096, .timeout = 10 };

static void usage(void) {
  fprintf(stderr,
    "http origin --port P[,P...]\n"
    "http get    --connect HOST:PORT --connections N (--seconds S | --count N) [--bytes B] [--urls U [--hot H] | --once [--first F]] [--verify]\n"
    "http slow   --connect HOST:PORT --connections N --bytes B [--rate BYTES] [--rcvbuf BYTES]\n"
    "\n"
    "get: each connection asks for one URL after another, out of U (1); with --hot, nine of ten requests are for the first H of them; with\n"
    "--once each request is for another URL, from the number F on. slow: all ask for one URL and read --rate bytes a second (4096).\n"
    "Sizes take k, m or g (powers of 1000). --timeout S: without progress for so long, what is unfinished is an error (10).\n"
    "--gate: once connected print `ready`, start when a line comes on stdin, and stay after the results until stdin ends; slow always does.\n"
    "Results are one line of JSON. Exit status 2: errors happened.\n");
  exit(64);
}

static void parse_options(int argc, char **argv) {
  static const struct option longs[] = {
    {"port", 1, 0, 'p'}, {"connect", 1, 0, 'C'}, {"connections", 1, 0, 'n'}, {"bytes", 1, 0, 'b'}, {"urls", 1, 0, 'u'}, {"hot", 1, 0, 'h'},
    {"first", 1, 0, 'f'}, {"count", 1, 0, 'c'}, {"seconds", 1, 0, 's'}, {"rate", 1, 0, 'R'}, {"rcvbuf", 1, 0, 'r'}, {"timeout", 1, 0, 'T'},
    {"gate", 0, 0, 'g'}, {"verify", 0, 0, 'v'}, {"once", 0, 0, 'o'}, {0, 0, 0, 0} };
  if (argc < 2) usage();
  opt.mode = argv[1];
  for (int c; (c = getopt_long(argc - 1, argv + 1, "", longs, NULL)) != -1;)
    switch (c) {
      case 'p':
        for (char *p = strtok(optarg, ","); p && opt.port_count < MAX_PORTS; p = strtok(NULL, ",")) opt.ports[opt.port_count++] = atoi(p);
        break;
      case 'C': opt.target = parse_target(optarg); break;
      case 'n': opt.connections = (unsigned)parse_size(optarg); break;
      case 'b': opt.bytes = parse_size(optarg); break;
      case 'u': opt.urls = parse_size(optarg); break;
      case 'h': opt.hot = parse_size(optarg); break;
      case 'f': opt.first = parse_size(optarg); break;
      case 'c': opt.count = parse_size(optarg); break;
      case 's': opt.seconds = atof(optarg); break;
      case 'R': opt.rate = parse_size(optarg); break;
      case 'r': opt.rcvbuf = (unsigned)parse_size(optarg); break;
      case 'T': opt.timeout = atof(optarg); break;
      case 'g': opt.gate = true; break;
      case 'v': opt.verify = true; break;
      case 'o': opt.once = true; break;
      default: usage();
    }
  if (optind != argc - 1 || opt.connections < 1 || opt.urls < 1 || opt.hot > opt.urls) usage();
}

static void watch(int ep, int op, int fd, uint32_t events, void *ptr) {
  struct epoll_event e = { .events = events, .data.ptr = ptr };
  if (epoll_ctl(ep, op, fd, &e)) die("epoll_ctl");
}

/* Where a head ends in so many bytes, behind its empty line; 0: not there yet. */
static size_t head_end(const char *bytes, size_t n) {
  const char *end = memmem(bytes, n, "\r\n\r\n", 4);
  return end ? (size_t)(end - bytes) + 4 : 0;
}

/* ------------------------------------------------------------------------------------------------- origin */

struct peer {
  int fd;
  bool listens;
  uint32_t events;
  unsigned in, out, out_sent;      /* bytes of the request, of the response's head, and how many of those are sent */
  uint64_t number, left, sent;     /* of the body */
  struct peer *next_free;
  char request[HEAD_ROOM], head[512];
};

static struct peer *spare;
static uint64_t served;
static bool stores = true;
static int origin_ep;

static void peer_watch(struct peer *p, uint32_t events) {
  if (p->events != events) watch(origin_ep, EPOLL_CTL_MOD, p->fd, events, p);
  p->events = events;
}

static void peer_close(struct peer *p) {
  close(p->fd);
  p->next_free = spare;
  spare = p;
}

static void origin_accept(struct peer *listener) {
  for (int i = 0; i < 64; i++) {
    int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EAGAIN) return;
      if (errno == ECONNABORTED || errno == EINTR) continue;
      die("accept");               /* out of descriptors: the measurement is void, so end loudly */
    }
    struct peer *p = spare;
    if (p) spare = p->next_free;
    else p = must(malloc(sizeof *p));
    p->fd = fd;
    p->listens = false;
    p->events = EPOLLIN;
    p->in = p->out = p->out_sent = 0;
    p->left = p->sent = 0;
    watch(origin_ep, EPOLL_CTL_ADD, fd, EPOLLIN, p);
  }
}

static void answer_text(struct peer *p, const char *text) {
  p->out = (unsigned)snprintf(p->head, sizeof p->head,
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nCache-Control: no-store\r\nContent-Length: %zu\r\n\r\n%s", strlen(text), text);
  p->left = 0;
}

/* Makes the answer to the request at the front. False: it is none that the origin knows. */
static bool answer(struct peer *p) {
  unsigned long long bytes, number;
  p->out_sent = 0;
  p->sent = 0;
  if (!strncmp(p->request, "GET /requests ", 14)) {
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)served);
    answer_text(p, text);
    return true;
  }
  if (!strncmp(p->request, "GET /store/", 11)) {
    stores = !strncmp(p->request + 11, "on ", 3);
    answer_text(p, stores ? "on" : "off");
    return true;
  }
  if (sscanf(p->request, "GET /%llu/%llu HTTP/1.", &bytes, &number) != 2) return false;
  served++;
  p->out = (unsigned)snprintf(p->head, sizeof p->head,
    "HTTP/1.1 200 OK\r\nServer: origin\r\nContent-Type: application/octet-stream\r\nLast-Modified: Mon, 05 Jan 2026 08:00:00 GMT\r\n"
    "ETag: \"%llx-%llx\"\r\nCache-Control: %s\r\nContent-Length: %llu\r\n\r\n", bytes, number, stores ? "max-age=3600" : "no-store", bytes);
  p->number = number;
  p->left = bytes;
  return true;
}

/* Sends head and body together, as far as the kernel takes them. False: the connection is gone. */
static bool origin_send(struct peer *p) {
  while (p->out_sent < p->out || p->left) {
    size_t body = p->left < CHUNK ? p->left : CHUNK;
    struct iovec parts[2] = {
      { p->head + p->out_sent, p->out - p->out_sent }, { pattern + (p->number + p->sent) % PERIOD, body } };
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
    ssize_t n = sendmsg(p->fd, &message, MSG_NOSIGNAL);
    if (n < 0) {
      if (errno != EAGAIN) return false;
      peer_watch(p, EPOLLOUT);
      return true;
    }
    unsigned of_head = p->out - p->out_sent < (size_t)n ? p->out - p->out_sent : (unsigned)n;
    p->out_sent += of_head;
    p->sent += (uint64_t)n - of_head;
    p->left -= (uint64_t)n - of_head;
  }
  p->out = p->out_sent = 0;
  peer_watch(p, EPOLLIN);
  return true;
}

static bool origin_serve(struct peer *p) {
  while (!p->out && p->in) {
    size_t head = head_end(p->request, p->in);
    if (!head) return p->in < HEAD_ROOM;
    if (!answer(p)) return false;
    p->in -= (unsigned)head;
    memmove(p->request, p->request + head, p->in);
    if (!origin_send(p)) return false;
  }
  return true;
}

static bool origin_receive(struct peer *p) {
  ssize_t n = recv(p->fd, p->request + p->in, HEAD_ROOM - p->in, 0);
  if (n < 0) return errno == EAGAIN;
  p->in += (unsigned)n;
  return n > 0 && origin_serve(p);
}

static void origin_listen(int port) {
  struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);   /* accepted sockets inherit it */
  if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 65535)) die("listen");
  struct peer *p = must(calloc(1, sizeof *p));
  p->fd = fd;
  p->listens = true;
  watch(origin_ep, EPOLL_CTL_ADD, fd, EPOLLIN, p);
}

static void run_origin(void) {
  if (!opt.port_count) usage();
  if ((origin_ep = epoll_create1(EPOLL_CLOEXEC)) < 0) die("epoll_create1");
  for (int i = 0; i < opt.port_count; i++) origin_listen(opt.ports[i]);
  puts("listening");
  fflush(stdout);
  struct epoll_event events[BATCH];
  while (true) {
    int n = epoll_wait(origin_ep, events, BATCH, -1);
    if (n < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < n; i++) {
      struct peer *p = events[i].data.ptr;
      if (p->listens) origin_accept(p);
      else if (p->events & EPOLLOUT ? !origin_send(p) || (!p->out && !origin_serve(p)) : !origin_receive(p)) peer_close(p);
    }
  }
}

/* ------------------------------------------------------------------------------------------------- clients */

enum state { CONNECTING, IDLE, ASKING, READING, ENDED };

struct conn {
  int fd;
  enum state state;
  unsigned asked, sent, in;        /* bytes of the request and how many of them are sent; bytes of the response's head */
  uint64_t number, started, left, got;
  char request[128], head[HEAD_ROOM];
};

static struct conn *conns;
static struct errors errors;
static struct histogram latency;
static uint64_t units, bytes, progress, next_url, requests_left = UINT64_MAX;
static unsigned opened, prepared, running;
static bool stopping, slow;
static int ep;
static char *buffer;

static void conn_failed(struct conn *c, const char *what, int err) {
  count_error(&errors, what, err, 1);
  close(c->fd);
  if (c->state == CONNECTING || (slow && c->state != IDLE && prepared < opt.connections)) prepared++;
  else if (c->state != IDLE) running--;
  c->state = ENDED;
}

/* Each process asks in another order: a run is not to find what the one before it has asked for. */
static uint64_t random_number(void) {
  static uint64_t x;
  if (!x) x = now_ns() ^ (uint64_t)getpid() << 32;
  x ^= x << 13;
  x ^= x >> 7;
  return x ^= x << 17;
}

static uint64_t pick_url(void) {
  if (opt.once) return opt.first + next_url++;
  bool hot = opt.hot && (double)(random_number() % 1000) < 1000 * HOT_SHARE;
  return random_number() % (hot ? opt.hot : opt.urls);
}

static void send_request(struct conn *c) {
  ssize_t n = send(c->fd, c->request + c->sent, c->asked - c->sent, MSG_NOSIGNAL);
  if (n < 0 && errno != EAGAIN) conn_failed(c, "send", errno);
  else if (n > 0) c->sent += (unsigned)n;
}

static void ask(struct conn *c) {
  c->state = ASKING;
  c->number = pick_url();
  c->asked = (unsigned)snprintf(c->request, sizeof c->request, "GET /%llu/%llu HTTP/1.1\r\nHost: origin.test\r\n\r\n",
    (unsigned long long)opt.bytes, (unsigned long long)c->number);
  c->sent = c->in = 0;
  c->got = 0;
  c->started = now_ns();
  send_request(c);
}

static void next_request(struct conn *c) {
  if (stopping || !requests_left) {
    c->state = ENDED;
    running--;
    return;
  }
  requests_left--;
  ask(c);
}

/* The Content-Length of a head with the status 200; UINT64_MAX: it has none, or another status. */
static uint64_t content_length(const char *head, size_t n) {
  static const char name[] = "content-length:";
  if (n < 12 || memcmp(head, "HTTP/1.1 200", 12)) return UINT64_MAX;
  for (const char *line = head; (line = memchr(line, '\n', n - (size_t)(line - head))) && ++line < head + n;)
    if ((line[0] | 32) == 'c' && !strncasecmp(line, name, sizeof name - 1)) return strtoull(line + sizeof name - 1, NULL, 10);
  return UINT64_MAX;
}

static bool check_body(struct conn *c, const char *data, size_t n) {
  if (opt.verify && memcmp(data, pattern + (c->number + c->got) % PERIOD, n)) {
    conn_failed(c, "receive: bytes of another object", 0);
    return false;
  }
  c->got += n;
  c->left -= n;
  bytes += n;
  return true;
}

static void finish(struct conn *c) {
  if (!stopping) {
    record(&latency, now_ns() - c->started);
    units++;
  }
  next_request(c);
}

static void read_head(struct conn *c) {
  ssize_t n = recv(c->fd, c->head + c->in, HEAD_ROOM - c->in, 0);
  if (n <= 0) {
    if (n == 0) conn_failed(c, "receive: early end of stream", 0);
    else if (errno != EAGAIN) conn_failed(c, "receive", errno);
    return;
  }
  c->in += (unsigned)n;
  size_t head = head_end(c->head, c->in);
  if (!head) {
    if (c->in == HEAD_ROOM) conn_failed(c, "receive: a long head", 0);
    return;
  }
  c->left = content_length(c->head, head);
  if (c->left != opt.bytes || c->in - head > c->left) {
    conn_failed(c, c->left == UINT64_MAX ? "receive: no 200 with a Content-Length" : "receive: a body of another length", 0);
    return;
  }
  c->state = READING;
  if (!check_body(c, c->head + head, c->in - head)) return;
  if (slow) prepared++;
  else if (!c->left) finish(c);
}

static void read_body(struct conn *c, size_t most) {
  size_t room = opt.verify && most > CHUNK ? CHUNK : most;
  ssize_t n = recv(c->fd, buffer, c->left < room ? c->left : room, opt.verify ? 0 : MSG_TRUNC);
  if (n <= 0) {
    if (n == 0) conn_failed(c, "receive: early end of stream", 0);
    else if (errno != EAGAIN) conn_failed(c, "receive", errno);
    return;
  }
  if (check_body(c, buffer, (size_t)n) && !c->left && !slow) finish(c);
}

static void open_next(void) {
  struct conn *c = &conns[opened];
  int one = 1, mss = ETHERNET_MSS, rcvbuf = (int)opt.rcvbuf;
  c->state = CONNECTING;
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (c->fd < 0) die("socket");
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (slow && (setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof rcvbuf) ||
      setsockopt(c->fd, IPPROTO_TCP, TCP_MAXSEG, &mss, sizeof mss))) die("setsockopt");
  if (!bind_source(c->fd, &opt.target, opened++)) die("bind");
  if (connect(c->fd, (struct sockaddr *)&opt.target, sizeof opt.target) && errno != EINPROGRESS) conn_failed(c, "connect", errno);
  else watch(ep, EPOLL_CTL_ADD, c->fd, EPOLLOUT, c);
}

static void connected(struct conn *c) {
  int err = 0;
  socklen_t len = sizeof err;
  getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &err, &len);
  if (err) {
    conn_failed(c, "connect", err);
    return;
  }
  watch(ep, EPOLL_CTL_MOD, c->fd, EPOLLIN, c);
  if (slow) {
    ask(c);
    return;
  }
  c->state = IDLE;
  prepared++;
}

static void handle(struct conn *c) {
  switch (c->state) {
    case CONNECTING: connected(c); break;
    case ASKING: read_head(c); break;
    case READING:
      if (slow) watch(ep, EPOLL_CTL_DEL, c->fd, 0, c);   /* read by the clock from now on */
      else read_body(c, 4 * CHUNK);
      break;
    case IDLE: conn_failed(c, "while idle: closed or unasked bytes", 0); break;
    case ENDED: watch(ep, EPOLL_CTL_DEL, c->fd, 0, c); break;
  }
}

static void fail_unfinished(void) {
  for (unsigned i = 0; i < opened; i++)
    if (conns[i].state == CONNECTING || conns[i].state == ASKING || (conns[i].state == READING && !slow))
      conn_failed(&conns[i], "no progress", ETIMEDOUT);
}

static void poll_once(int timeout_ms) {
  struct epoll_event events[BATCH];
  int n = epoll_wait(ep, events, BATCH, timeout_ms);
  if (n < 0 && errno != EINTR) die("epoll_wait");
  for (int i = 0; i < n; i++) handle(events[i].data.ptr);
  uint64_t now = now_ns();
  if (n > 0) progress = now;
  else if ((double)(now - progress) / 1e9 > opt.timeout) fail_unfinished();
}

static void prepare(void) {
  progress = now_ns();
  while (prepared < opt.connections) {
    while (opened < opt.connections && opened - prepared < PREPARING) open_next();
    if (prepared < opt.connections) poll_once(50);
  }
}

static bool wait_for_line(void) {
  for (char ch; read(0, &ch, 1) == 1;)
    if (ch == '\n') return true;
  return false;
}

static void announce(void) {
  puts("ready");
  fflush(stdout);
}

static void report(double seconds, double cpu) {
  printf("{\"mode\": \"%s\", \"connections\": %u, \"seconds\": %.6f, \"bytes\": %llu, \"exchanges\": %llu, \"rate\": %.1f, \"cpu_seconds\": %.6f, ",
    opt.mode, opt.connections, seconds, (unsigned long long)bytes, (unsigned long long)units, (double)units / seconds, cpu);
  print_errors(&errors);
  if (latency.n) print_latency(&latency);
  printf("}\n");
  fflush(stdout);
}

static void get(void) {
  if (opt.gate && !wait_for_line()) exit(1);
  double cpu = cpu_seconds();
  uint64_t begin = progress = now_ns(), deadline = opt.seconds > 0 ? begin + (uint64_t)(opt.seconds * 1e9) : UINT64_MAX, end = 0;
  if (opt.count) requests_left = opt.count;
  for (unsigned i = 0; i < opt.connections; i++)
    if (conns[i].state == IDLE) {
      running++;
      next_request(&conns[i]);
    }
  while (running) {
    poll_once(50);
    if (!stopping && now_ns() >= deadline) {
      stopping = true;             /* what is under way is let finish, and not counted */
      end = now_ns();
    }
  }
  report((double)((stopping ? end : now_ns()) - begin) / 1e9, cpu_seconds() - cpu);
  if (opt.gate) while (wait_for_line()) { }
}

/* Reads of each connection once a second, until stdin ends. */
static void read_slowly(void) {
  uint64_t begin = now_ns();
  running = opt.connections;
  for (unsigned slice = 0;; slice++) {
    uint64_t next = begin + (slice + 1) * NS / SLICES, now = now_ns();
    struct timeval wait = { .tv_usec = now < next ? (suseconds_t)((next - now) / 1000) : 0 };
    fd_set set;
    FD_ZERO(&set);
    FD_SET(0, &set);
    char ch;
    if (select(1, &set, NULL, NULL, &wait) > 0 && read(0, &ch, 1) <= 0) break;
    for (unsigned i = slice % SLICES; i < opt.connections; i += SLICES)
      if (conns[i].state == READING && conns[i].left) read_body(&conns[i], opt.rate);
  }
  report((double)(now_ns() - begin) / 1e9, cpu_seconds());
}

static int run_client(void) {
  slow = !strcmp(opt.mode, "slow");
  if (!opt.target.sin_port || (!slow && strcmp(opt.mode, "get")) || (!slow && (opt.seconds > 0) == (opt.count > 0))) usage();
  conns = must(calloc(opt.connections, sizeof *conns));
  buffer = must(malloc(4 * CHUNK));
  if ((ep = epoll_create1(EPOLL_CLOEXEC)) < 0) die("epoll_create1");
  prepare();
  if (slow || opt.gate) announce();
  if (slow) read_slowly();
  else get();
  return errors.total ? 2 : 0;
}

int main(int argc, char **argv) {
  parse_options(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  fill_pattern();
  if (strcmp(opt.mode, "origin")) return run_client();
  run_origin();
  return 0;
}
