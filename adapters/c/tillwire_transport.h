/* SPDX-License-Identifier: BSL-1.0 */
#ifndef TILLWIRE_ADAPTERS_C_TILLWIRE_TRANSPORT_H
#define TILLWIRE_ADAPTERS_C_TILLWIRE_TRANSPORT_H

#include <stddef.h>

/*
 * A transport in C, for hosts and for plugins of hosts: nothing but data and function pointers crosses the boundary, so
 * either side may be in a shared library, and of another compiler. c_transport.hpp is the other side.
 *
 * Structs grow at their end only; `size` is what their maker knew of them.
 */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tillwire_request tillwire_request;
typedef struct tillwire_answer tillwire_answer;
typedef struct tillwire_transport tillwire_transport;

/** A request, valid until it is completed, dropped or cancelled; a host may read it there for as long. */
struct tillwire_request {
  size_t size;
  tillwire_answer const* answer;
  char const* method;         /**< such as "POST" */
  char const* url;            /**< absolute, terminated by NUL as all texts here */
  char const* const* headers; /**< lines of the form "Name: value"; Host and Content-Length are the transport's */
  size_t header_count;
  char const* body; /**< not terminated */
  size_t body_size;
  long timeout_ms; /**< for the whole exchange */
};

/** Why there is no answer, or no whole one; each stands for the errc of its name. */
enum tillwire_failure {
  TILLWIRE_UNRESOLVED_HOST = 1,
  TILLWIRE_CONNECTION_REFUSED = 2,
  TILLWIRE_CONNECTION_LOST = 3, /**< also: the answer was cut short */
  TILLWIRE_TIMED_OUT = 4,
  TILLWIRE_TLS_FAILED = 5,
  TILLWIRE_PROXY_FAILED = 6,
  TILLWIRE_MALFORMED_RESPONSE = 7,
  TILLWIRE_TRANSPORT_FAILED = 8 /**< any other */
};

/**
 * What a host says about a request, from any thread, but not about one request from two at a time. Inside start() or
 * later; complete() or drop() comes last, once. No text needs to outlive the call.
 */
struct tillwire_answer {
  size_t size;
  /** Begins an answer; what came before, such as 100 Continue, is forgotten. */
  void (*set_status)(tillwire_request const*, int status);
  void (*add_header)(tillwire_request const*, char const* name, size_t name_size, char const* value, size_t value_size);
  /** 0 when the answer is longer than wanted: stop reading, close the connection, and complete as usual. */
  int (*append_body)(tillwire_request const*, char const* bytes, size_t size);
  /** Takes one of tillwire_failure and a sentence for people, without credentials; complete() still follows. */
  void (*fail)(tillwire_request const*, int failure, char const* message);
  void (*complete)(tillwire_request const*);
  /** In place of complete(): the host lets go of the request without saying what became of it. */
  void (*drop)(tillwire_request const*);
};

/**
 * What a host implements. All three are called from the client's thread, and none may throw.
 *
 * A host verifies certificates and host names, follows no redirects, honours the timeout, and sends nothing a second
 * time after the server may have seen it. It does not retry, authenticate or log.
 */
struct tillwire_transport {
  size_t size; /**< sizeof(tillwire_transport) */
  void* self;  /**< the first argument of each function */
  /** Begins an exchange. */
  void (*start)(void* self, tillwire_request const*);
  /** Called often; may answer requests. NULL where there is nothing to do. */
  void (*poll)(void* self);
  /**
   * Nobody waits for this answer. When it returns, the host has completed or dropped the request, or will neither read it
   * nor say anything about it again. One that the host does not hold any more is no error. NULL where start() always
   * answers before it returns.
   */
  void (*cancel)(void* self, tillwire_request const*);
};

#ifdef __cplusplus
}
#endif

#endif
