/* What checks are measured with, each in a process of its own:

     checks serve PORT              one server at every address of this machine: a page for GET, +PONG for PING
     checks bare PORT KIND SECONDS  RATE checks a second of ENDPOINTS addresses by a loop of bare system calls, KIND as in the
                                    configuration: what the kernel alone takes. Prints microseconds of CPU for each.

   gcc -O2 -o checks checks.c */

#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ENDPOINTS = 5000, RATE = 2500, TICKS = 100, EVENTS = 16, DESCRIPTORS = 8192 };

static const char PAGE[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
static const char GET[] = "GET / HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n";

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void watch(int poll, int descriptor, uint32_t events) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event) < 0) fail("epoll_ctl");
}

static void answer(int descriptor) {
  char came[4096];
  ssize_t length = recv(descriptor, came, sizeof came, 0);
  if (length <= 0) {
    close(descriptor);
  } else if (came[0] != 'G') {
    send(descriptor, "+PONG\r\n", 7, MSG_NOSIGNAL);
  } else {
    send(descriptor, PAGE, sizeof PAGE - 1, MSG_NOSIGNAL);
    close(descriptor);
  }
}

static void serve(int port) {
  int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 4096) < 0) fail("listen");
  watch(poll, listener, EPOLLIN);
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct epoll_event found[EVENTS];
    int count = epoll_wait(poll, found, EVENTS, -1);
    for (int i = 0; i < count; i++) {
      if (found[i].data.fd != listener) {
        answer(found[i].data.fd);
        continue;
      }
      for (int client; (client = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) watch(poll, client, EPOLLIN | EPOLLRDHUP);
    }
  }
}

static double processor(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static int milliseconds_until(const struct timespec *begin, long tick) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return tick * 1000 / TICKS - ((now.tv_sec - begin->tv_sec) * 1000 + (now.tv_nsec - begin->tv_nsec) / 1000000);
}

static void begin(int poll, int port, unsigned number) {
  int off = 0, descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  to.sin_addr.s_addr = htonl(0x7f010001 + (number / 250 << 8) + number % 250);
  if (descriptor < 0 || descriptor >= DESCRIPTORS) fail("socket");
  setsockopt(descriptor, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);
  if (connect(descriptor, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) fail("connect");
  watch(poll, descriptor, EPOLLIN | EPOLLRDHUP | EPOLLOUT | EPOLLET);
}

/* Whether the check is over. */
static int go_on(int descriptor, const char *message, int closes) {
  static char asked[DESCRIPTORS];
  char came[4096];
  if (message && !asked[descriptor]) {
    send(descriptor, message, strlen(message), MSG_NOSIGNAL);
    asked[descriptor] = 1;
    return 0;
  }
  for (ssize_t length; message && (length = recv(descriptor, came, sizeof came, 0)) != 0;) {
    if (length < 0) return 0;
    if (!closes) break;
  }
  asked[descriptor] = 0;
  if (!closes) setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
  close(descriptor);
  return 1;
}

static void bare(int port, const char *kind, int seconds) {
  const char *message = *kind == 'r' ? "PING\r\n" : *kind == 'h' ? GET : NULL;
  int poll = epoll_create1(0), closes = *kind == 'h', open = 0;
  unsigned begun = 0;
  struct timespec start;
  clock_gettime(CLOCK_MONOTONIC, &start);
  double before = processor();
  for (long tick = 1; tick <= (long)seconds * TICKS; tick++) {
    for (int i = 0; i < RATE / TICKS; i++, open++) begin(poll, port, begun++ % ENDPOINTS);
    int left;
    do {
      struct epoll_event found[EVENTS];
      left = milliseconds_until(&start, tick);
      int count = epoll_wait(poll, found, EVENTS, left > 0 ? left : 0);
      for (int i = 0; i < count; i++) open -= go_on(found[i].data.fd, message, closes);
    } while (left > 0);
  }
  printf("%.2f %d\n", (processor() - before) * 1e6 / begun, open);
}

int main(int count, char **arguments) {
  if (count == 3 && !strcmp(arguments[1], "serve")) serve(atoi(arguments[2]));
  else if (count == 5 && !strcmp(arguments[1], "bare")) bare(atoi(arguments[2]), arguments[3], atoi(arguments[4]));
  else return 2;
  return 0;
}
