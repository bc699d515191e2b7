// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/client.hpp>

#include "answering_transport.hpp"
#include "support.hpp"
#include <doctest/doctest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <iterator>
#include <ostream>

using namespace tillwire;

namespace {

/** From now on the kernel kills this process at any system call but its end and, where it must be one, the clock. */
bool forbid_system_calls() {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 2, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_gettime, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{std::size(program), program};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

/** Whether f returns in a child process that may make no system call. */
template <class F>
bool makes_no_system_call(F f) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (!forbid_system_calls()) ::_exit(1);
    f();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFEXITED(status)) REQUIRE(WEXITSTATUS(status) == 0);
  return WIFEXITED(status);
}

}  // namespace

TEST_SUITE_BEGIN("api/system_calls");

TEST_CASE("a client that is warm sends, waits, polls and cancels without a system call") {
  const drip::account account = support::drip_account();
  const drip::product_activity product = support::product();
  support::answering_transport transport;
  client c{account, transport};
  std::size_t told = 0;
  const auto frame = [&] {
    for (int i = 0; i != 20; ++i) c.send(product, [&told](result<reply_view> r) { told += r ? 1 : 0; });
    c.cancel(c.send(product, [](result<reply_view>) {}));
    while (c.poll(std::chrono::steady_clock::now(), 3) != 0) {
    }
  };
  for (int i = 0; i != 3; ++i) frame();
  REQUIRE(told == 60);
  CHECK(makes_no_system_call(frame));
  CHECK_FALSE(makes_no_system_call([] { ::getppid(); }));
}

TEST_SUITE_END();
