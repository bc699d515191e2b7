/* SPDX-License-Identifier: BSL-1.0 */
/*
 * A transport in C over POSIX sockets: HTTP/1.1 without TLS, polled, each request on a connection of its own, which is
 * kept alive. Built as a shared module, so that the boundary in the test of c_transport is a real one.
 */
#define _POSIX_C_SOURCE 200809L

#include <adapters/c/tillwire_transport.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

void c_sockets_open(tillwire_transport* to);
void c_sockets_close(tillwire_transport* from);

enum { LONGEST_HEAD = 65536, KEPT = 4 };

enum stage { CONNECTING, SENDING, STATUS, FIELDS, SIZED, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILERS, TO_THE_END, OVER };

struct exchange {
  struct exchange* next;
  tillwire_request const* request;
  char origin[300]; /* host and port, as in the URL */
  struct addrinfo *addresses, *address;
  int socket;
  long long deadline;
  enum stage stage;
  char* text; /* what is sent; then what has come, and is read up to `at` */
  size_t size, at;
  int status, keeps, is_chunked;
  long long left; /* of the body or chunk; -1 while the fields have named no length */
};

struct transport {
  struct exchange* first;
  struct {
    char origin[300];
    int socket; /* -1: none */
  } kept[KEPT];
  unsigned next_kept;
};

static long long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void* grown(void* from, size_t size) {
  void* to = realloc(from, size);
  if (to == NULL) abort();
  return to;
}

/* ---- answers ---- */

static void fail(struct exchange* x, enum tillwire_failure why, char const* message) {
  x->request->answer->fail(x->request, why, message);
  x->keeps = 0;
  x->stage = OVER;
}

static void malformed(struct exchange* x) { fail(x, TILLWIRE_MALFORMED_RESPONSE, "the answer is not HTTP/1.1"); }

/* The next line without its end; NULL while it is not whole. */
static char* take_line(struct exchange* x) {
  char *line = x->text + x->at, *end = memchr(line, '\n', x->size - x->at);
  if (end == NULL) return NULL;
  x->at = (size_t)(end + 1 - x->text);
  if (end != line && end[-1] == '\r') --end;
  *end = '\0';
  return line;
}

/* A number of these digits and nothing else; -1 when it is none. */
static long long number(char const* text, int base) {
  char* end;
  long long n;
  if (strspn(text, base == 16 ? "0123456789abcdefABCDEF" : "0123456789") == 0 || strlen(text) > 15) return -1;
  n = strtoll(text, &end, base);
  return *end == '\0' ? n : -1;
}

static void read_status(struct exchange* x) {
  static char const known[] = "HTTP/1.";
  size_t const size = x->size - x->at, some = size < sizeof known - 1 ? size : sizeof known - 1;
  char* line;
  if (memcmp(x->text + x->at, known, some) != 0) {
    malformed(x);
    return;
  }
  if ((line = take_line(x)) == NULL) return;
  if (strlen(line) < 12 || line[8] != ' ' || strspn(line + 9, "0123456789") != 3 ||
      (line[12] != ' ' && line[12] != '\0')) {
    malformed(x);
    return;
  }
  x->status = atoi(line + 9);
  x->keeps = line[7] == '1';
  x->is_chunked = 0;
  x->left = -1;
  x->stage = FIELDS;
  x->request->answer->set_status(x->request, x->status);
}

static void end_of_head(struct exchange* x) {
  if (x->status < 200) x->stage = STATUS; /* the answer is still to come */
  else if (x->status == 204 || x->status == 304) x->stage = OVER;
  else if (x->is_chunked) x->stage = CHUNK_SIZE;
  else if (x->left >= 0) x->stage = x->left == 0 ? OVER : SIZED;
  else x->stage = TO_THE_END;
}

static void read_field(struct exchange* x) {
  char *line = take_line(x), *value, *end;
  if (line == NULL) return;
  if (*line == '\0') {
    end_of_head(x);
    return;
  }
  end = line + strcspn(line, ": \t");
  if (*end != ':' || end == line) {
    malformed(x);
    return;
  }
  *end = '\0';
  value = end + 1 + strspn(end + 1, " \t");
  for (end = value + strlen(value); end != value && (end[-1] == ' ' || end[-1] == '\t');) *--end = '\0';
  if (strcasecmp(line, "Content-Length") == 0) {
    long long const length = number(value, 10);
    if (length < 0 || (x->left >= 0 && x->left != length)) {
      malformed(x);
      return;
    }
    x->left = length;
  } else if (strcasecmp(line, "Transfer-Encoding") == 0) {
    if (strcasecmp(value, "chunked") != 0) {
      malformed(x);
      return;
    }
    x->is_chunked = 1;
  } else if (strcasecmp(line, "Connection") == 0 && strcasecmp(value, "close") == 0) {
    x->keeps = 0;
  }
  x->request->answer->add_header(x->request, line, strlen(line), value, strlen(value));
}

static void read_body(struct exchange* x) {
  size_t size = x->size - x->at;
  if (x->stage != TO_THE_END && (long long)size > x->left) size = (size_t)x->left;
  if (!x->request->answer->append_body(x->request, x->text + x->at, size)) {
    x->keeps = 0;
    x->stage = OVER;
    return;
  }
  x->at += size;
  x->left -= (long long)size;
  if (x->left == 0 && x->stage != TO_THE_END) x->stage = x->stage == CHUNK ? CHUNK_END : OVER;
}

static void read_chunk_line(struct exchange* x) {
  char* line = take_line(x);
  if (line == NULL) return;
  if (x->stage == CHUNK_END) {
    if (*line == '\0') x->stage = CHUNK_SIZE;
    else malformed(x);
  } else if (x->stage == TRAILERS) {
    if (*line == '\0') x->stage = OVER;
  } else {
    line[strcspn(line, "; \t")] = '\0'; /* an extension */
    x->left = number(line, 16);
    if (x->left < 0) malformed(x);
    else x->stage = x->left == 0 ? TRAILERS : CHUNK;
  }
}

/* Reads what has come, as far as it goes. */
static void read_answer(struct exchange* x) {
  size_t at;
  enum stage before;
  do {
    at = x->at;
    before = x->stage;
    switch (x->stage) {
      case STATUS: read_status(x); break;
      case FIELDS: read_field(x); break;
      case CHUNK_SIZE:
      case CHUNK_END:
      case TRAILERS: read_chunk_line(x); break;
      default: read_body(x); break;
    }
  } while (x->stage != OVER && x->at != x->size && (x->at != at || x->stage != before));
  if (x->stage != OVER && x->size - x->at > LONGEST_HEAD) malformed(x);
}

static void receive(struct exchange* x) {
  for (;;) {
    ssize_t n;
    memmove(x->text, x->text + x->at, x->size -= x->at);
    x->at = 0;
    x->text = grown(x->text, x->size + 16384);
    n = recv(x->socket, x->text + x->size, 16384, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
      x->keeps = 0;
      if (n == 0 && x->stage == TO_THE_END) x->stage = OVER;
      else fail(x, TILLWIRE_CONNECTION_LOST, "the connection broke before the answer was whole");
      return;
    }
    x->size += (size_t)n;
    read_answer(x);
    if (x->stage == OVER) return;
  }
}

/* ---- requests ---- */

static void append(struct exchange* x, char const* bytes, size_t size) {
  x->text = grown(x->text, x->size + size + 1);
  memcpy(x->text + x->size, bytes, size);
  x->size += size;
}

static void append_text(struct exchange* x, char const* text) { append(x, text, strlen(text)); }

static void write_request(struct exchange* x, char const* target) {
  tillwire_request const* r = x->request;
  char length[48];
  size_t i;
  append_text(x, r->method);
  append_text(x, *target == '/' ? " " : " /");
  append(x, target, strcspn(target, "#"));
  append_text(x, " HTTP/1.1\r\nHost: ");
  append_text(x, x->origin);
  for (i = 0; i != r->header_count; ++i) {
    append_text(x, "\r\n");
    append_text(x, r->headers[i]);
  }
  snprintf(length, sizeof length, "\r\nContent-Length: %lu\r\n\r\n", (unsigned long)r->body_size);
  append_text(x, length);
  if (r->body_size != 0) append(x, r->body, r->body_size);
}

static void send_request(struct exchange* x) {
  while (x->at != x->size) {
    ssize_t const n = send(x->socket, x->text + x->at, x->size - x->at, MSG_NOSIGNAL);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n < 0) break; /* the answer may be there nevertheless */
    x->at += (size_t)n;
  }
  x->at = x->size = 0;
  x->stage = STATUS;
}

/* ---- connections ---- */

/* Whether the other side has neither closed it nor sent what nobody asked for. */
static int is_quiet(int socket) {
  struct pollfd p = {socket, POLLIN, 0};
  return poll(&p, 1, 0) == 0;
}

static int take_kept(struct transport* t, char const* origin) {
  int i;
  for (i = 0; i != KEPT; ++i)
    if (t->kept[i].socket >= 0 && strcmp(t->kept[i].origin, origin) == 0) {
      int const socket = t->kept[i].socket;
      t->kept[i].socket = -1;
      if (is_quiet(socket)) return socket;
      close(socket);
    }
  return -1;
}

static void keep(struct transport* t, struct exchange* x) {
  unsigned const i = t->next_kept++ % KEPT;
  if (t->kept[i].socket >= 0) close(t->kept[i].socket);
  strcpy(t->kept[i].origin, x->origin);
  t->kept[i].socket = x->socket;
  x->socket = -1;
}

/* Begins a connection to the first of the addresses left that takes one. */
static void connect_next(struct exchange* x) {
  for (; x->address != NULL; x->address = x->address->ai_next) {
    x->socket = socket(x->address->ai_family, SOCK_STREAM, 0);
    if (x->socket < 0) continue;
    fcntl(x->socket, F_SETFD, FD_CLOEXEC);
    fcntl(x->socket, F_SETFL, O_NONBLOCK);
    if (connect(x->socket, x->address->ai_addr, x->address->ai_addrlen) == 0 || errno == EINPROGRESS) return;
    close(x->socket);
    x->socket = -1;
  }
  fail(x, TILLWIRE_CONNECTION_REFUSED, "no connection could be made");
}

static void finish_connecting(struct exchange* x) {
  struct pollfd p = {x->socket, POLLOUT, 0};
  int error = 0;
  socklen_t size = sizeof error;
  if (poll(&p, 1, 0) == 0) return;
  getsockopt(x->socket, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error == 0) {
    x->stage = SENDING;
  } else {
    close(x->socket);
    x->socket = -1;
    x->address = x->address->ai_next;
    connect_next(x);
  }
}

/* Finds the host, and writes the request. */
static void begin(struct transport* t, struct exchange* x) {
  static char const scheme[] = "http://";
  char const* url = x->request->url;
  size_t const size = strcspn(url + (strncmp(url, scheme, 7) == 0 ? 7 : 0), "/?#");
  char host[sizeof x->origin], *name = host, *port = NULL;
  struct addrinfo hints;
  if (strncmp(url, scheme, 7) != 0 || size == 0 || size >= sizeof x->origin) {
    fail(x, TILLWIRE_TRANSPORT_FAILED, "only http://host/ is served");
    return;
  }
  url += 7;
  memcpy(x->origin, url, size);
  memcpy(host, x->origin, sizeof host);
  write_request(x, url + size);

  x->socket = take_kept(t, x->origin);
  if (x->socket >= 0) {
    x->stage = SENDING;
    return;
  }
  if (*host == '[' && (port = strchr(host, ']')) != NULL) { /* IPv6 */
    ++name;
    *port++ = '\0';
  }
  port = strchr(port != NULL ? port : host, ':');
  if (port != NULL) *port++ = '\0';
  memset(&hints, 0, sizeof hints);
  hints.ai_socktype = SOCK_STREAM;
  if (getaddrinfo(name, port != NULL ? port : "80", &hints, &x->addresses) != 0) {
    x->addresses = NULL;
    fail(x, TILLWIRE_UNRESOLVED_HOST, "the host's name has no address");
    return;
  }
  x->address = x->addresses;
  connect_next(x);
}

/* ---- what the library calls ---- */

/* Takes it out of the list and frees it. */
static void forget(struct transport* t, struct exchange* x) {
  struct exchange** link = &t->first;
  while (*link != x) link = &(*link)->next;
  *link = x->next;
  if (x->keeps && x->at == x->size) keep(t, x);
  if (x->socket >= 0) close(x->socket);
  if (x->addresses != NULL) freeaddrinfo(x->addresses);
  free(x->text);
  free(x);
}

static void start(void* self, tillwire_request const* r) {
  struct transport* t = self;
  struct exchange* x = grown(NULL, sizeof *x);
  memset(x, 0, sizeof *x);
  x->next = t->first;
  t->first = x;
  x->request = r;
  x->socket = -1;
  x->deadline = now_ms() + r->timeout_ms;
  begin(t, x);
}

static void poll_all(void* self) {
  struct transport* t = self;
  struct exchange *x = t->first, *next;
  for (; x != NULL; x = next) {
    next = x->next;
    if (x->stage == CONNECTING) finish_connecting(x);
    if (x->stage == SENDING) send_request(x);
    if (x->stage > SENDING && x->stage != OVER) receive(x);
    if (x->stage != OVER && now_ms() >= x->deadline) fail(x, TILLWIRE_TIMED_OUT, "no whole answer in time");
    if (x->stage == OVER) {
      tillwire_request const* const r = x->request;
      forget(t, x);
      r->answer->complete(r);
    }
  }
}

static void cancel(void* self, tillwire_request const* r) {
  struct transport* t = self;
  struct exchange* x = t->first;
  while (x != NULL && x->request != r) x = x->next;
  if (x == NULL) return;
  x->keeps = 0;
  forget(t, x);
  r->answer->drop(r);
}

void c_sockets_open(tillwire_transport* to) {
  struct transport* t = grown(NULL, sizeof *t);
  int i;
  memset(t, 0, sizeof *t);
  for (i = 0; i != KEPT; ++i) t->kept[i].socket = -1;
  to->size = sizeof *to;
  to->self = t;
  to->start = start;
  to->poll = poll_all;
  to->cancel = cancel;
}

void c_sockets_close(tillwire_transport* from) {
  struct transport* t = from->self;
  int i;
  for (i = 0; i != KEPT; ++i)
    if (t->kept[i].socket >= 0) close(t->kept[i].socket);
  free(t);
}
