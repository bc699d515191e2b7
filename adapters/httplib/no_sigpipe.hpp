// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_HTTPLIB_NO_SIGPIPE_HPP
#define TILLWIRE_ADAPTERS_HTTPLIB_NO_SIGPIPE_HPP

#include <pthread.h>
#include <signal.h>

#include <csignal>

namespace tillwire::inline v0_1::httplib_detail {

/**
 * Keeps SIGPIPE, which writing to a broken connection raises, from the program for as long as this lives. The thread's
 * own: other threads and the program's handler do not notice.
 */
class no_sigpipe {
 public:
  no_sigpipe() noexcept {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::sigset_t pending;
    ::sigpending(&pending);
    was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  no_sigpipe(no_sigpipe const&) = delete;
  no_sigpipe& operator=(no_sigpipe const&) = delete;
  ~no_sigpipe() {
    ::sigset_t pending;
    ::sigpending(&pending);
    int ours = 0;
    if (!was_pending_ && ::sigismember(&pending, SIGPIPE) == 1) ::sigwait(&pipe_, &ours);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  ::sigset_t pipe_{}, before_{};
  bool was_pending_;
};

}  // namespace tillwire::inline v0_1::httplib_detail

#endif
