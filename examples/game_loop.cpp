// SPDX-License-Identifier: BSL-1.0
// A game loop: nothing blocks, answers reach their handlers in the frame after they came, and a frame spends no more on
// them than it wants to.

#include <tillwire.hpp>

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace tillwire;

/** Stands for an engine's HTTP stack, which answers on the game's own thread some frames later. */
class engine_http {
 public:
  using callback = void (*)(void* user, int status, std::string_view body);

  void post(std::string_view url, callback f, void* user) {
    std::printf("frame %d: POST %.*s\n", frame_, static_cast<int>(url.size()), url.data());
    pending_.push_back({frame_ + 2, f, user});
  }
  void tick() {
    ++frame_;
    while (!pending_.empty() && pending_.front().due <= frame_) {
      const request r = pending_.front();
      pending_.erase(pending_.begin());
      r.f(r.user, 202, R"({"request_id":"990c99a7-5cba-42e8-8f36-aec3419186ef"})");
    }
  }
  [[nodiscard]] int frame() const { return frame_; }

 private:
  struct request {
    int due;
    callback f;
    void* user;
  };
  std::vector<request> pending_{};
  int frame_ = 1;
};

/** The engine's stack as a transport: the completion travels through its `void*`. */
class engine_transport {
 public:
  explicit engine_transport(engine_http& engine) : engine_(engine) {}

  void start(http::request const& request, http::completion done) noexcept {
    engine_.post(
        request.url,
        [](void* user, int status, std::string_view body) {
          http::completion answered = http::completion::adopt(user);
          answered.response().set_status(status);
          answered.response().append_body(body);
          answered();
        },
        done.release());
  }

 private:
  engine_http& engine_;
};

}  // namespace

int main() {
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Game",
                                            .site = "www.mygame.com"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  engine_http engine;
  engine_transport transport(engine);
  client drip{*account, transport};

  int told = 0;
  const auto tell = [&](char const* item) {
    return [&told, &engine, item](result<reply_view> reply) {
      ++told;
      std::printf("frame %d: %s %s\n", engine.frame(), item, reply ? "accepted" : to_string(reply.error()).c_str());
    };
  };
  for (char const* item : {"sword", "shield", "helmet"})
    drip.send(drip::product_activity{.provider = "my_game"_provider,
                                     .action = drip::product_action::updated,
                                     .product_id = item,
                                     .name = item,
                                     .price = "4.99"_dec},
              tell(item));
  const ticket cape = drip.send(drip::product_activity{.provider = "my_game"_provider,
                                                       .action = drip::product_action::deleted,
                                                       .product_id = "cape",
                                                       .name = "cape",
                                                       .price = 1},
                                tell("cape"));
  drip.cancel(cape);  // nobody hears of it any more

  while (told != 3) {
    engine.tick();
    drip.poll(std::chrono::steady_clock::now(), 2);  // at most two handlers a frame
  }
}
