// SPDX-License-Identifier: BSL-1.0
// Your own HTTP stack: one function makes it a transport.

#include <tillwire.hpp>

#include <cstdio>
#include <string>
#include <string_view>

namespace {

/** Stands for the HTTP function that a program already has. Returns the status, 0 where the server is not reached. */
int http_post(std::string_view url, std::string_view body, std::string& answer) {
  std::printf("POST %.*s\n%.*s\n", static_cast<int>(url.size()), url.data(), static_cast<int>(body.size()),
              body.data());
  answer = R"({"request_id":"990c99a7-5cba-42e8-8f36-aec3419186ef"})";
  return 202;
}

class my_transport {
 public:
  static constexpr bool blocking = true;  // the completion is called before start() returns

  void start(tillwire::http::request const& request, tillwire::http::completion done) noexcept {
    std::string answer;
    // a real one also sends request.headers and keeps to request.timeout
    if (const int status = http_post(request.url, request.body.view(), answer); status != 0) {
      done.response().set_status(status);
      done.response().append_body(answer);
    } else {
      done.response().fail(tillwire::errc::connection_refused, "the server was not reached");
    }
    done();
  }
};

}  // namespace

int main() {
  using namespace tillwire;
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  my_transport transport;
  client drip{*account, transport};
  const auto reply =
      drip.send(drip::unsubscribes_batch{.subscribers = {drip::unsubscribe{.email = "john@acme.com"_email}}});
  std::printf("%s\n", reply ? std::string(reply->request_id()).c_str() : to_string(reply.error()).c_str());
}
